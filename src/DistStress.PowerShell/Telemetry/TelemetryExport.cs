using DistStress.Engine.Metrics;
using DistStress.Engine.Publishing;
using DistStress.Engine.Redis.Runs;

namespace DistStress.PowerShell.Telemetry;

/// <summary>An export of measurements under way. What it takes it takes at once.</summary>
internal sealed class TelemetryExport : IAsyncDisposable
{
    // Who was told to stop is gone within 2 s, whatever the collector does.
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(1.7);

    // As long as the library waits for an answer.
    private static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(10);

    private readonly Func<CancellationToken, Task> _end;
    private readonly CancellationToken _stop;
    private readonly CancellationTokenSource _giveUp = new();
    private readonly CancellationTokenRegistration _stopping;

    /// <summary>Makes an export.</summary>
    /// <param name="end">Exports the last, and ends; the token ends the wait for the collector.</param>
    /// <param name="stop">Tells whose measurements they are to stop.</param>
    public TelemetryExport(Func<CancellationToken, Task> end, CancellationToken stop)
    {
        _end = end;
        _stop = stop;
        _stopping = stop.Register(() => _giveUp.CancelAfter(StopLimit));
    }

    /// <summary>Takes a worker's report.</summary>
    public Action<WorkerSnapshot>? OnSnapshot { get; init; }

    /// <summary>Takes how far a run is.</summary>
    public Action<RunProgress>? OnProgress { get; init; }

    /// <summary>Takes how far a task is.</summary>
    public Action<PublishStat>? OnStat { get; init; }

    /// <summary>Takes what came of the run.</summary>
    public Action<RunResult>? OnResult { get; init; }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (!_stop.IsCancellationRequested)
            _giveUp.CancelAfter(EndLimit);
        await _end(_giveUp.Token).ConfigureAwait(false);
        await _stopping.DisposeAsync().ConfigureAwait(false);
        _giveUp.Dispose();
    }
}
