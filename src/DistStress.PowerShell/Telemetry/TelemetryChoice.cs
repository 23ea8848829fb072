using System.Runtime.CompilerServices;
using DistStress.Engine;
using DistStress.Telemetry;

namespace DistStress.PowerShell.Telemetry;

/// <summary>
/// That measurements are to be exported, and where to. Nothing of OpenTelemetry is loaded before an export is opened.
/// </summary>
internal sealed class TelemetryChoice
{
    private readonly string? _endpoint;

    private TelemetryChoice(string? endpoint)
    {
        _endpoint = endpoint;
    }

    /// <summary>What a cmdlet's parameter and the environment choose; null where nothing is exported.</summary>
    /// <param name="endpoint">The collector's address that was typed; null for none.</param>
    /// <param name="warn">Gets what is wrong in the environment, which may be there for other programs.</param>
    /// <exception cref="DistStressException">
    /// <c>TelemetryEndpointInvalid</c>: what was typed is no address.
    /// </exception>
    public static TelemetryChoice? Of(string? endpoint, Action<string> warn)
    {
        if (endpoint is not null && !IsAddress(endpoint))
        {
            throw new DistStressException(
                ErrorKind.TelemetryEndpointInvalid, endpoint,
                $"'{endpoint}' is no address of a collector: it must begin with http:// or https://.");
        }

        if (IsOff())
            return null;
        if (endpoint is not null)
            return new TelemetryChoice(endpoint);
        string? variable = new[] { TelemetryVariables.MetricsEndpoint, TelemetryVariables.Endpoint }
            .FirstOrDefault(name => Read(name) is not null);
        if (variable is null)
            return null;
        if (IsAddress(Read(variable)!))
            return new TelemetryChoice(null);
        warn($"The environment variable {variable} is no address that begins with http:// or https://: nothing is "
            + "exported to OpenTelemetry. Correct it, or give -OtlpEndpoint.");
        return null;
    }

    /// <summary>Opens what exports a worker's measurements.</summary>
    /// <param name="prefix">The prefix of the keys in Redis.</param>
    /// <param name="warn">Gets that the collector is away; once.</param>
    /// <param name="stop">Tells the worker to leave.</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public TelemetryExport OfWorker(string prefix, Action<Notice> warn, CancellationToken stop)
    {
        var exporter = new WorkerExporter(Options(prefix, warn));
        return new TelemetryExport(exporter.EndAsync, stop) { OnSnapshot = exporter.Note };
    }

    /// <summary>Opens what exports a publisher's measurements.</summary>
    /// <param name="prefix">The prefix of the keys in Redis.</param>
    /// <param name="warn">Gets that the collector is away; once.</param>
    /// <param name="stop">Stops the run.</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public TelemetryExport OfPublisher(string prefix, Action<Notice> warn, CancellationToken stop)
    {
        var exporter = new PublisherExporter(Options(prefix, warn));
        return new TelemetryExport(exporter.EndAsync, stop)
        {
            OnProgress = exporter.Note,
            OnStat = exporter.Note,
            OnResult = exporter.Note,
        };
    }

    private ExporterOptions Options(string prefix, Action<Notice> warn) =>
        new() { Endpoint = _endpoint, Prefix = prefix, OnWarning = warn };

    private static bool IsOff() =>
        "true".Equals(Read(TelemetryVariables.Disabled), StringComparison.OrdinalIgnoreCase)
        || "none".Equals(Read(TelemetryVariables.MetricsExporter), StringComparison.OrdinalIgnoreCase);

    private static bool IsAddress(string text) => Uri.TryCreate(text, UriKind.Absolute, out Uri? address)
        && (address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps);

    // An empty variable is as good as none, by the specification.
    private static string? Read(string variable)
    {
        string? text = Environment.GetEnvironmentVariable(variable)?.Trim();
        return string.IsNullOrEmpty(text) ? null : text;
    }
}
