using DistStress.Engine.Generation;
using DistStress.Engine.Outcomes;

namespace DistStress.Engine.Working.Actions;

/// <summary>Runs an op of an action that the product does not have, in place of the target.</summary>
/// <remarks>
/// Where it lets the op wait for its turn, it says for how long: <see cref="Operation.WaitedMicros"/>. What has waited
/// for longer than <see cref="Operation.PatienceMicros"/> it gives up: <see cref="OpResult.Expired"/>.
/// It is called on the thread that begins every op at its due time, and must give that thread back at once: what takes
/// time belongs on another one.
/// </remarks>
/// <param name="operation">The op; it and its items may be used until the call is over, and not after.</param>
/// <param name="cancellationToken">
/// Ends the op early: its budget is used up, or the worker must leave at once. The call has to be over within a
/// fraction of a second then.
/// </param>
/// <returns>What came of it. An exception makes the op a failed one too, of the kind that the exception's type
/// names.</returns>
public delegate ValueTask<OpResult> CustomAction(Operation operation, CancellationToken cancellationToken);
