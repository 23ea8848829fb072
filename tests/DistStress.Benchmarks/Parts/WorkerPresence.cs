using DistStress.Engine;
using DistStress.Engine.Configuration;
using DistStress.Engine.Metrics;
using DistStress.Engine.Redis;
using DistStress.Engine.Redis.Runs;
using DistStress.Engine.Redis.Workers;

namespace DistStress.Benchmarks.Parts;

/// <summary>
/// Keeps a worker that is none on the list, as a real one keeps itself: with the commands of a heartbeat and of the
/// housekeeping beside it.
/// </summary>
internal sealed class WorkerPresence : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly ControlConnection _control;
    private readonly WorkerRegistry _registry;
    private readonly StressConfig _config;
    private readonly string _id;
    private readonly Func<IReadOnlyList<TaskInterval>>? _report;
    private readonly CancellationTokenSource _end = new();
    private Task _beating = Task.CompletedTask;

    private WorkerPresence(
        ControlConnection control, string id, StressConfig config, Func<IReadOnlyList<TaskInterval>>? report)
    {
        _control = control;
        _registry = new WorkerRegistry(control);
        _id = id;
        _config = config;
        _report = report;
    }

    /// <summary>Shows a worker until disposed.</summary>
    /// <param name="control">Its connection.</param>
    /// <param name="id">Its id.</param>
    /// <param name="config">The configuration that it follows.</param>
    /// <param name="report">What it did since the last call; null to report nothing.</param>
    public static async Task<WorkerPresence> ShowAsync(
        ControlConnection control, string id, StressConfig config, Func<IReadOnlyList<TaskInterval>>? report = null)
    {
        var presence = new WorkerPresence(control, id, config, report);
        await presence.BeatAsync();
        presence._beating = presence.BeatUntilEndAsync();
        return presence;
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _beating;
        await BeatAsync();
        await _registry.RemoveAsync(_id);
    }

    private async Task BeatUntilEndAsync()
    {
        for (int beat = 0; ; beat++)
        {
            await Task.Delay(Interval, _end.Token).ContinueWith(_ => { }, TaskScheduler.Default);
            if (_end.IsCancellationRequested)
                return;
            await BeatAsync();
            if (beat % 5 == 4)
            {
                await _control.Clock.SynchronizeAsync();
                await new ConfigStore(_control).ReadAsync();
            }

            await new RunStore(_control).QueuesAsync();
            if (beat % 2 == 0)
                await _registry.ReclaimLostAsync(_config.Threads);
        }
    }

    private Task BeatAsync()
    {
        long now = _control.Clock.NowMicros;
        var info = new WorkerInfo
        {
            Id = _id,
            Host = Environment.MachineName,
            ProcessId = Environment.ProcessId,
            Version = ProductVersion.Text,
            Threads = _config.Threads,
            MostThreads = _config.Threads,
            Target = "nothing",
            StartedMicros = now,
            ConfigMark = ConfigMark.Of(_config),
        };
        string snapshot = _registry.Write(new WorkerSnapshot
        {
            Worker = _id,
            Incarnation = 1,
            Sequence = now,
            AtMicros = now,
            IntervalMicros = (long)Interval.TotalMicroseconds,
            Backlog = 0,
            InFlight = 0,
            Tasks = _report?.Invoke() ?? [],
        });
        return _registry.BeatAsync(info, snapshot, mayBeEarlier: false);
    }
}
