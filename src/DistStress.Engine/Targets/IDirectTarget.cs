using DistStress.Engine.Generation;

namespace DistStress.Engine.Targets;

/// <summary>A target that tells of the end of an op by a call, which costs less than a task.</summary>
internal interface IDirectTarget : ITarget
{
    /// <summary>As <see cref="ITarget.BeginAsync"/>, for ops that it can do so with now.</summary>
    /// <param name="operation">The op; it and its items belong to the target until the end.</param>
    /// <param name="end">Gets the end, once; it may come before the call returns.</param>
    /// <param name="cancellationToken">Ends the op early, for a worker that must leave at once.</param>
    /// <returns>Whether it has begun; otherwise nothing has been done.</returns>
    bool TryBegin(Operation operation, IOpEnd end, CancellationToken cancellationToken);
}
