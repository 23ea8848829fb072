using DistStress.Engine.Metrics.Schema;

namespace DistStress.Telemetry;

/// <summary>Exports what a process measures to an OpenTelemetry collector.</summary>
/// <remarks>
/// It never disturbs what is measured: nothing waits for it, and a collector that is away is told of once.
/// </remarks>
public abstract class MeasurementExporter
{
    private readonly CollectorWatch _watch;
    private readonly ExportThread _thread;
    private readonly ExporterOptions _options;

    private protected MeasurementExporter(ExporterOptions options)
    {
        _options = options;
        _watch = new CollectorWatch(options.OnWarning, options.Collector());
        foreach ((string name, string value) in options.Ignored())
            _watch.TellIgnored(name, value);
        _thread = new ExportThread(e => _watch.Tell(null, e.Message));
    }

    // On the thread alone.
    private MeasurementSources? _sources;

    /// <summary>Exports what has not been, and ends.</summary>
    /// <param name="giveUp">Ends the wait for the collector.</param>
    public async Task EndAsync(CancellationToken giveUp)
    {
        try
        {
            await _thread.EndAsync(() => _sources?.Close()).WaitAsync(giveUp).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            _watch.TellAtEnd(_options.Endpoint);
        }
        finally
        {
            _watch.Dispose();
        }
    }

    private protected void Post(Action<MeasurementSources> work) => _thread.Post(() =>
    {
        if (_sources is { } sources)
            work(sources);
    });

    private protected void Begin(SourceIdentity process, CounterSource counted) =>
        _thread.Post(() => _sources ??= new MeasurementSources(process, _options, counted));
}
