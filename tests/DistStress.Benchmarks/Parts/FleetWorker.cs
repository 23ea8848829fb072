using DistStress.Engine.Configuration;
using DistStress.Engine.Redis;
using DistStress.Engine.Redis.Queues;
using DistStress.Engine.Working.Accounting;

namespace DistStress.Benchmarks.Parts;

/// <summary>A simulated worker: a connection, a finisher and an intake of its own, and a heartbeat.</summary>
internal sealed class FleetWorker : IAsyncDisposable
{
    private readonly ControlConnection _control;
    private readonly CancellationTokenSource _leave = new();
    private readonly CancellationTokenSource _giveUp = new();
    private readonly Finisher _finisher;
    private readonly Task _finishing;
    private readonly Task _running;
    private WorkerPresence? _presence;

    private FleetWorker(ControlConnection control, string id, int threads, int workers)
    {
        _control = control;
        var work = new WorkQueue(control, id);
        _finisher = new Finisher(
            work,
            control.Time,
            control.Timings,
            _ => { },
            outage => Console.Error.WriteLine($"{id}: {outage.Message}"),
            () => Console.Error.WriteLine($"{id}: others took over what it held"));
        _finishing = _finisher.RunAsync(_giveUp.Token);
        _running = new FleetIntake(threads, workers, work, control.Clock, _finisher, Tallies).RunAsync(_leave.Token);
    }

    public FleetTallies Tallies { get; } = new();

    public static async Task<FleetWorker> StartAsync(
        string redis, int number, int workers, StressConfig config)
    {
        ControlConnection control = await ControlConnection.ConnectAsync(new ControlOptions { Server = redis });
        string id = $"fleet-{number}";
        var worker = new FleetWorker(control, id, config.Threads, workers);
        worker._presence = await WorkerPresence.ShowAsync(control, id, config, worker.Tallies.Drain);
        return worker;
    }

    public async ValueTask DisposeAsync()
    {
        await _leave.CancelAsync();
        await _running;
        _finisher.Complete();
        await _finishing;
        if (_presence is not null)
            await _presence.DisposeAsync();
        await _control.DisposeAsync();
    }
}
