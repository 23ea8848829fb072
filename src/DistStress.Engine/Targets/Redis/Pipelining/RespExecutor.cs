using DistStress.Engine.Generation;
using DistStress.Engine.Outcomes;
using DistStress.Engine.Targets.Redis.Layouts;
using DistStress.Engine.Traffic;
using StackExchange.Redis;

namespace DistStress.Engine.Targets.Redis.Pipelining;

/// <summary>Connections of its own to one server, written and read with as little work an op as can be.</summary>
/// <remarks>
/// Several, because a long answer holds up those behind it. A thread stays with one until it flushes, so that what it
/// begins at one moment goes out together, and then goes on to the next.
/// </remarks>
internal sealed class RespExecutor : IRedisExecutor
{
    // An op that hangs ends this much after its budget at most.
    private static readonly TimeSpan CheckInterval = TimeSpan.FromMilliseconds(50);

    private const int FewestAbandoned = 1000;

    // With more connections than this each has small buffers.
    private const int FewConnections = 16;
    private const int LargeBuffer = 1 << 16;
    private const int SmallBuffer = 1 << 12;

    // The connection that the thread's ops go to until it flushes; and that of an op that goes out by itself.
    [ThreadStatic]
    private static uint t_turn;

    [ThreadStatic]
    private static uint t_ownTurn;

    private readonly RespLink[] _links;
    private readonly long _budget;
    private readonly ITimer _checks;
    private int _isChecking;

    /// <summary>Makes the connections; they connect when they are opened.</summary>
    /// <param name="configuration">One server, and how to log in.</param>
    /// <param name="layout">Writes commands and reads replies.</param>
    /// <param name="connections">How many connections, at least 1.</param>
    /// <param name="options">The target's limits.</param>
    public RespExecutor(
        ConfigurationOptions configuration, IRedisLayout layout, int connections, TargetOptions options)
    {
        int buffer = connections <= FewConnections ? LargeBuffer : SmallBuffer;
        int abandoned = Math.Max(FewestAbandoned, options.MaxInFlight);
        _links = new RespLink[connections];
        for (int i = 0; i < connections; i++)
        {
            _links[i] = new RespLink(
                configuration, options.Time,
                transport => new RespConnection(transport, layout, options.Time, abandoned, buffer));
        }

        _budget = (long)options.OpBudget.TotalMilliseconds;
        _checks = options.Time.CreateTimer(_ => Check(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Makes a first attempt to connect; where it fails, others follow in the background.</summary>
    /// <returns>Null, or what the server had against the first connection.</returns>
    public async Task<Exception?> OpenAsync(CancellationToken cancellationToken)
    {
        foreach (RespLink link in _links)
            link.Start();
        _checks.Change(CheckInterval, CheckInterval);
        Exception?[] errors =
            await Task.WhenAll(_links.Select(link => link.Tried)).WaitAsync(cancellationToken).ConfigureAwait(false);
        return errors[0];
    }

    /// <inheritdoc/>
    public ValueTask<OpResult> RunAsync(
        TrafficAction action, Item item, bool holds, CancellationToken cancellationToken)
    {
        RespLink link = _links[(holds ? t_turn : t_ownTurn++) % (uint)_links.Length];
        return link.Connection is { } connection
            ? connection.Begin(action, item, holds, cancellationToken)
            : ValueTask.FromResult(link.WhyNone);
    }

    /// <summary>As <see cref="RunAsync"/> where it holds, with a call in place of a task.</summary>
    /// <param name="action">The action on the one item; never that of a batch.</param>
    /// <param name="item">The item; it is the executor's until the end.</param>
    /// <param name="end">Gets the end, which may come before this returns.</param>
    /// <param name="cancellationToken">Cuts the op off.</param>
    public void Begin(TrafficAction action, Item item, IOpEnd end, CancellationToken cancellationToken)
    {
        RespLink link = _links[t_turn % (uint)_links.Length];
        if (link.Connection is { } connection)
            connection.Begin(action, item, end, cancellationToken);
        else
            end.End(link.WhyNone);
    }

    /// <inheritdoc/>
    public void Flush()
    {
        _links[t_turn++ % (uint)_links.Length].Connection?.Flush();
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _checks.Dispose();
        foreach (RespLink link in _links)
            link.Dispose();
        return ValueTask.CompletedTask;
    }

    private void Check()
    {
        // A look that takes longer than the interval must not meet the next one.
        if (Interlocked.Exchange(ref _isChecking, 1) != 0)
            return;
        foreach (RespLink link in _links)
            link.Connection?.EndEarly(_budget);
        Volatile.Write(ref _isChecking, 0);
    }
}
