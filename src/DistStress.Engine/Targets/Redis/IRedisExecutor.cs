using DistStress.Engine.Generation;
using DistStress.Engine.Outcomes;
using DistStress.Engine.Traffic;

namespace DistStress.Engine.Targets.Redis;

/// <summary>Carries the commands of items to the servers and their replies back.</summary>
internal interface IRedisExecutor : IAsyncDisposable
{
    /// <summary>Runs an action on one item.</summary>
    /// <param name="action">The action on the one item; never that of a batch.</param>
    /// <param name="item">The item; it is the executor's until the result is there.</param>
    /// <param name="holds">Whether the commands may wait for <see cref="Flush"/>; the result may then come where
    /// replies are read, and what follows on it must not block.</param>
    /// <param name="cancellationToken">Cuts the op off.</param>
    /// <returns>What happened. A failure is a result, never an exception.</returns>
    /// <exception cref="OperationCanceledException">The token asked for it.</exception>
    ValueTask<OpResult> RunAsync(
        TrafficAction action, Item item, bool holds, CancellationToken cancellationToken);

    /// <summary>Sends what was held back.</summary>
    void Flush();
}
