using DistStress.Engine.Clocks;
using DistStress.Engine.Metrics;
using DistStress.Engine.Redis;
using DistStress.Engine.Redis.Channels;
using DistStress.Engine.Redis.Runs;
using DistStress.Engine.Redis.Workers;
using DistStress.Engine.Targets.Pricing;
using StackExchange.Redis;

namespace DistStress.Engine.Observing;

/// <summary>Follows what the workers of a prefix do.</summary>
public sealed class StatsWatch
{
    private readonly ControlConnection _control;
    private readonly WorkerRegistry _registry;
    private readonly RunStore _runs;

    /// <summary>Makes a watch over a connection.</summary>
    public StatsWatch(ControlConnection control)
    {
        _control = control;
        _registry = new WorkerRegistry(control);
        _runs = new RunStore(control);
    }

    /// <summary>What the live workers last reported.</summary>
    public async Task<IReadOnlyList<StatsRow>> LatestAsync(StatsGrouping grouping)
    {
        IReadOnlyList<WorkerSnapshot> snapshots = await _registry.SnapshotsAsync().ConfigureAwait(false);
        long open = await _runs.OpenOpsAsync().ConfigureAwait(false);
        UnitPrice? price = await PriceAsync().ConfigureAwait(false);
        return StatsTable.Build(snapshots, grouping, _control.Clock.NowMicros, null, open, price);
    }

    /// <summary>The price of the units that the prefix's run consumes; null where that is not known, or where there is
    /// no run.</summary>
    public async Task<UnitPrice?> PriceAsync() => (await _runs.PriceAsync().ConfigureAwait(false))?.Price;

    /// <summary>Reports every interval until cancelled.</summary>
    /// <param name="grouping">Which rows there are.</param>
    /// <param name="interval">The interval's length, at least 100 ms.</param>
    /// <param name="onRows">Gets the rows of each interval, one interval after the other.</param>
    /// <param name="cancellationToken">Ends the watch, without an exception.</param>
    public Task FollowAsync(
        StatsGrouping grouping, TimeSpan interval, Action<IReadOnlyList<StatsRow>> onRows,
            CancellationToken cancellationToken) =>
        FollowAsync(grouping, interval, onRows, static () => Task.FromResult(false), cancellationToken);

    /// <summary>
    /// Reports every interval until the run is over: the active one, or where there is none one that begins within
    /// 30 s. The last report is of the interval that follows its end.
    /// </summary>
    /// <inheritdoc cref="FollowAsync(StatsGrouping, TimeSpan, Action{IReadOnlyList{StatsRow}}, CancellationToken)"/>
    /// <exception cref="DistStressException"><c>NoActiveRun</c>: none began.</exception>
    public async Task FollowRunAsync(
        StatsGrouping grouping, TimeSpan interval, Action<IReadOnlyList<StatsRow>> onRows,
            CancellationToken cancellationToken)
    {
        (string Id, RunState State)? first = await _runs.StateAsync().ConfigureAwait(false);
        bool hasBegun = first is { } there && !RunObserver.IsOver(there.State);
        bool isOver = false;
        long patience = _control.Time.After(_control.Timings.RunAwaited);
        await FollowAsync(grouping, interval, onRows, async () =>
        {
            // What workers did until the end has come by the report after the one that saw it.
            if (isOver)
                return true;
            (string Id, RunState State)? run = await _runs.StateAsync().ConfigureAwait(false);
            hasBegun |= run is not null && run != first;
            isOver = hasBegun && (run is not { } now || RunObserver.IsOver(now.State));
            if (!hasBegun && _control.Time.NowMicros >= patience)
            {
                throw new DistStressException(
                    ErrorKind.NoActiveRun, _control.Options.Prefix,
                    $"Prefix '{_control.Options.Prefix}' has no active run, and none began within "
                    + $"{_control.Timings.RunAwaited.TotalSeconds:0.#} s.");
            }

            return false;
        }, cancellationToken).ConfigureAwait(false);
    }

    private async Task FollowAsync(
        StatsGrouping grouping, TimeSpan interval, Action<IReadOnlyList<StatsRow>> onRows, Func<Task<bool>> isLast,
            CancellationToken cancellationToken)
    {
        var gate = new Lock();
        var arrived = new List<WorkerSnapshot>();
        await using IAsyncDisposable subscription = await new StatsChannel(_control).ListenAsync(snapshot =>
        {
            lock (gate)
                arrived.Add(snapshot);
        }).ConfigureAwait(false);

        using var timer = new PeriodicTimer(interval, _control.Time);
        long from = _control.Clock.Read(out long jumpedFrom);
        long open = 0;
        UnitPrice? price = null;
        bool ends = false;
        while (!ends && await timer.NextAsync(cancellationToken).ConfigureAwait(false))
        {
            try
            {
                await _control.Clock.FollowAsync().ConfigureAwait(false);
                open = await _runs.OpenOpsAsync().ConfigureAwait(false);
                price = await PriceAsync().ConfigureAwait(false);
                ends = await isLast().ConfigureAwait(false);
            }
            catch (Exception e) when (e is RedisException or TimeoutException && !RedisFault.IsWrongType(e))
            {
                // Redis is away: the rows show that nothing arrives, with the backlog last seen.
            }

            WorkerSnapshot[] snapshots;
            lock (gate)
            {
                snapshots = [.. arrived];
                arrived.Clear();
            }

            long now = _control.Clock.Read(out long jumped);
            onRows(StatsTable.Build(snapshots, grouping, now, (now - from - (jumped - jumpedFrom)) / 1e6, open, price));
            from = now;
            jumpedFrom = jumped;
        }
    }
}
