using DistStress.Engine.Generation;

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
}
