using System.Globalization;

namespace DistStress.Engine.Targets.Forecasting;

/// <summary>How many processors, workers and connections a load takes, as an estimate.</summary>
/// <param name="Processors">Processors that are busy with it at its peak, and half as many again.</param>
/// <param name="Workers">Workers, on machines of <see cref="ProcessorsAWorker"/> processors.</param>
/// <param name="Connections">Connections to the store, of all workers together.</param>
/// <param name="Assumption">What is taken for granted, in a sentence or two.</param>
/// <remarks>
/// Ops that are open at a time are the rate times the service time: J. D. C. Little, "A Proof for the Queuing Formula
/// L = λW", Operations Research 9(3), 1961.
/// </remarks>
public sealed record FleetForecast(double Processors, int Workers, int Connections, string Assumption)
{
    /// <summary>How many processors the machine of a worker is reckoned to have.</summary>
    public const int ProcessorsAWorker = 4;

    /// <summary>So many times the processors that are busy on average, so that no op waits for one.</summary>
    public const double Reserve = 1.5;

    /// <summary>Estimates a load.</summary>
    /// <param name="peakQps">Its highest rate, ops a second.</param>
    /// <param name="effort">What an op takes.</param>
    /// <param name="maxInFlight">The most ops that a worker may have open.</param>
    /// <param name="connections">How many connections a worker has to the store at most; null for the usual
    /// number.</param>
    public static FleetForecast Of(double peakQps, StoreEffort effort, int maxInFlight, int? connections)
    {
        double processors = peakQps * effort.ProcessorMicros / 1e6 * Reserve;
        double open = peakQps * effort.ServiceMs / 1000;
        int most = effort.ConnectionsAWorker is null ? Math.Min(maxInFlight, connections ?? maxInFlight) : maxInFlight;
        int workers = Math.Max(1, Math.Max(Ceiling(processors / ProcessorsAWorker), Ceiling(open / most)));
        double needed = effort.ConnectionsAWorker is { } shared
            ? (double)workers * (connections ?? shared)
            : Math.Max(1, open);
        return new FleetForecast(
            processors, workers, Ceiling(needed), string.Create(
                CultureInfo.InvariantCulture,
                $"Workers: an op of small items takes {effort.ProcessorMicros:0.##} µs of a processor, half as many "
                + $"processors are kept free besides, and a worker has {ProcessorsAWorker}. Ops that are open at a "
                + $"time: an op takes {effort.ServiceMs:0.##} ms, and a worker has {most} open at most."));
    }

    private static int Ceiling(double number) => (int)Math.Min(int.MaxValue, Math.Ceiling(number - 1e-9));
}
