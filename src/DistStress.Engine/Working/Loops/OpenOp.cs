using DistStress.Engine.Generation;
using DistStress.Engine.Working.Settings;

namespace DistStress.Engine.Working.Loops;

/// <summary>An op that has begun.</summary>
/// <param name="Batch">The batch that it is of.</param>
/// <param name="Operation">The op.</param>
/// <param name="Target">The target that it runs on; null for a custom action.</param>
/// <param name="Due">When it was due, in µs of the server's clock.</param>
/// <param name="Start">When it began, in µs of the server's clock.</param>
/// <param name="Jumped">How far the clock had jumped by then, as
/// <see cref="DistStress.Engine.Redis.Clocks.ServerClock.Read(out long)"/> tells.</param>
internal readonly record struct OpenOp(
    BatchExecution Batch, Operation Operation, TargetSlot? Target, long Due, long Start, long Jumped);
