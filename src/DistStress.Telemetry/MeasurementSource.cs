using System.Diagnostics.Metrics;
using DistStress.Engine;
using DistStress.Engine.Metrics;
using DistStress.Engine.Metrics.Schema;
using DistStress.Engine.Outcomes;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace DistStress.Telemetry;

/// <summary>
/// The instruments of one resource, made of <see cref="MeasurementSchema"/>, and the provider that exports them.
/// </summary>
/// <remarks>
/// <para>
/// Ops are not recorded one by one where they run. What a second brought is added here, on a thread of its own: each
/// bucket of the product's own histograms as often as it was hit, about 20 ns each. The library has no way to take
/// counts that are there already.
/// </para>
/// <para>Not for several threads at once.</para>
/// </remarks>
internal sealed class MeasurementSource : IDisposable
{
    private const string Scope = "DistStress";
    private const double MicrosASecond = 1e6;

    // From 10 µs to 10 s these keep buckets of 4.4 percent: 2^(1/16). The library's own 160 would widen them to 9.
    private const int MostBuckets = 320;

    // Where somebody asks for fixed buckets; the library's own are made for milliseconds.
    private static readonly double[] Bounds =
    [
        0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60,
    ];

    private readonly Meter _meter = new(new MeterOptions(Scope) { Version = ProductVersion.Text });
    private readonly OpenTelemetrySdk _sdk;
    private readonly (Counter Row, Counter<long> Instrument)[] _counters;
    private readonly (Counter Row, Gauge<double> Instrument)[] _greatest;
    private readonly (NamedCounts Row, Counter<long> Instrument, string Attribute)[] _named;
    private readonly (LatencyKind Row, Histogram<double> Instrument)[] _latencies;
    private readonly Counter<double> _readUnits;
    private readonly Counter<double> _writeUnits;
    private readonly Gauge<long> _backlog;
    private readonly Gauge<long> _inFlight;
    private readonly OpTally _most = new();

    /// <summary>Makes a source, which exports from now on.</summary>
    /// <param name="identity">Whose measurements they are.</param>
    /// <param name="options">Where they go.</param>
    /// <param name="counted">Whose counters begin with 0, instead of when they first count something.</param>
    public MeasurementSource(SourceIdentity identity, ExporterOptions options, CounterSource? counted)
    {
        Microsoft.Extensions.Configuration.IConfiguration configuration = options.ToConfiguration();
        bool isFixed = string.Equals(
            configuration[TelemetryVariables.HistogramAggregation], "explicit_bucket_histogram",
            StringComparison.OrdinalIgnoreCase);
        _sdk = OpenTelemetrySdk.Create(builder =>
        {
            builder.Services.AddSingleton(configuration);
            builder.ConfigureResource(identity.Describe).WithMetrics(metrics => metrics
                .AddMeter(Scope)
                .AddView(instrument => View(instrument, isFixed)));
            builder.UseOtlpExporter();
        });
        _counters = [.. MeasurementSchema.Counters.Where(row => !row.TakesGreatest).Select(row => (row,
            _meter.CreateCounter<long>(MetricNames.Of(row), MetricNames.UnitOf(row.Unit), row.Text)))];
        _greatest = [.. MeasurementSchema.Counters.Where(row => row.TakesGreatest).Select(row => (row,
            _meter.CreateGauge<double>(MetricNames.Of(row), MetricNames.UnitOf(row.Unit), row.Text)))];
        _named = [.. MeasurementSchema.CountsByName.Select(row => (row,
            _meter.CreateCounter<long>(MetricNames.Of(row), MetricNames.UnitOf(row.Unit), row.Text),
            MetricNames.AttributeOf(row)))];
        _latencies = [.. MeasurementSchema.Latencies.Select(row => (row, _meter.CreateHistogram(
            MetricNames.Of(row), MetricNames.UnitOf(MeasurementUnit.Microseconds), row.Text, tags: null,
            new InstrumentAdvice<double> { HistogramBucketBoundaries = Bounds })))];
        _readUnits = _meter.CreateCounter<double>(
            MetricNames.ReadUnits, MetricNames.UnitOf(MeasurementUnit.CapacityUnits), "Read capacity consumed.");
        _writeUnits = _meter.CreateCounter<double>(
            MetricNames.WriteUnits, MetricNames.UnitOf(MeasurementUnit.CapacityUnits), "Write capacity consumed.");
        _backlog = _meter.CreateGauge<long>(
            MetricNames.Backlog, MetricNames.UnitOf(MeasurementUnit.Ops),
            "Ops that wait: of a worker, taken and not begun; of a publisher, published, and their end not known.");
        _inFlight = _meter.CreateGauge<long>(
            MetricNames.InFlight, MetricNames.UnitOf(MeasurementUnit.Ops), "Ops begun and not yet ended.");
        foreach ((Counter row, Counter<long> instrument) in _counters)
        {
            if (row.Source == counted)
                instrument.Add(0);
        }
    }

    /// <summary>When it was last given something, in µs of the Redis server's clock.</summary>
    public long UsedMicros { get; set; }

    /// <summary>Adds what happened.</summary>
    /// <param name="tally">Counts since the last call; of those that take the greatest, the greatest so far.</param>
    /// <param name="latencies">Latencies since the last call; null where none are measured.</param>
    public void Add(OpTally tally, LatencySet? latencies = null)
    {
        foreach ((Counter row, Counter<long> instrument) in _counters)
        {
            if (row.Get(tally) is > 0 and var count)
                instrument.Add(count);
        }

        foreach ((Counter row, Gauge<double> instrument) in _greatest)
        {
            if (row.Get(tally) is var value && value > row.Get(_most))
            {
                row.Set(_most, value);
                instrument.Record(value / MicrosASecond);
            }
        }

        foreach ((NamedCounts row, Counter<long> instrument, string attribute) in _named)
        {
            foreach ((string name, long count) in row.Of(tally))
                instrument.Add(count, new KeyValuePair<string, object?>(attribute, name));
        }

        foreach ((string table, CapacityUnits units) in tally.Capacity)
        {
            Add(_readUnits, table, units.Read);
            Add(_writeUnits, table, units.Write);
        }

        if (latencies is not null)
            Add(latencies);
    }

    /// <summary>Notes what waits, and what is open, now.</summary>
    /// <param name="backlog">Ops that wait.</param>
    /// <param name="inFlight">Ops that are open; null where that is not known.</param>
    public void Note(long backlog, long? inFlight)
    {
        _backlog.Record(backlog);
        if (inFlight is { } open)
            _inFlight.Record(open);
    }

    /// <summary>Exports what has not been, and ends. Waits for the collector.</summary>
    public void Dispose()
    {
        _sdk.Dispose();
        _meter.Dispose();
    }

    private static void Add(Counter<double> instrument, string table, double? units)
    {
        if (units is > 0 and var consumed)
            instrument.Add(consumed, new KeyValuePair<string, object?>(MetricNames.Table, table));
    }

    private void Add(LatencySet latencies)
    {
        foreach ((LatencyKind row, Histogram<double> instrument) in _latencies)
        {
            foreach ((long micros, long count) in row.Of(latencies).Values())
            {
                double seconds = micros / MicrosASecond;
                for (long i = 0; i < count; i++)
                    instrument.Record(seconds);
            }
        }
    }

    // A provider hears all meters of a name, and each source has a provider: those of the others are not its own.
    private MetricStreamConfiguration? View(Instrument instrument, bool isFixed)
    {
        if (instrument.Meter != _meter)
            return MetricStreamConfiguration.Drop;
        return instrument is Histogram<double> && !isFixed
            ? new Base2ExponentialBucketHistogramConfiguration { MaxSize = MostBuckets }
            : null;
    }
}
