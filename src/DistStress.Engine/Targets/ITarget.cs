using DistStress.Engine.Generation;
using DistStress.Engine.Outcomes;

namespace DistStress.Engine.Targets;

/// <summary>A store under load. Safe for any number of ops at a time.</summary>
public interface ITarget : IAsyncDisposable
{
    /// <summary>The target in a few words for a person: what it is, where, which table.</summary>
    string Description { get; }

    /// <summary>Checks before the first op that the store can be reached and is what the layout needs.</summary>
    /// <exception cref="DistStressException">It cannot; the message says what to do.</exception>
    ValueTask CheckAsync(CancellationToken cancellationToken);

    /// <summary>Runs one op to its end.</summary>
    /// <param name="operation">The op; it and its items belong to the target until the call is over.</param>
    /// <param name="cancellationToken">Ends the op early, for a worker that must leave at once.</param>
    /// <returns>What happened. A failure of the store is a result, never an exception.</returns>
    /// <exception cref="OperationCanceledException">The token asked for it.</exception>
    ValueTask<OpResult> ExecuteAsync(Operation operation, CancellationToken cancellationToken);

    /// <summary>As <see cref="ExecuteAsync"/>, for a caller that begins many ops at one moment.</summary>
    /// <remarks>
    /// What the op sends may be held back until <see cref="Flush"/>, so that it goes out with that of others. The
    /// result may come on a thread that reads the replies of all ops: what follows on it must be short and must not
    /// block.
    /// </remarks>
    /// <param name="operation">The op; it and its items belong to the target until the call is over.</param>
    /// <param name="cancellationToken">Ends the op early, for a worker that must leave at once.</param>
    /// <returns>What happened. A failure of the store is a result, never an exception.</returns>
    /// <exception cref="OperationCanceledException">The token asked for it.</exception>
    ValueTask<OpResult> BeginAsync(Operation operation, CancellationToken cancellationToken) =>
        ExecuteAsync(operation, cancellationToken);

    /// <summary>
    /// Sends what <see cref="BeginAsync"/> has held back, of all threads. Soon after the last op of the moment.
    /// </summary>
    void Flush()
    {
    }
}
