namespace DistStress.Engine.Metrics;

/// <summary>An op that was done at the first attempt, and of which there is nothing more to tell.</summary>
/// <param name="Due">When it was due, in µs.</param>
/// <param name="Start">When it began.</param>
/// <param name="End">When it ended; all three on the same clock.</param>
/// <param name="Bytes">Bytes of item data that were written or returned.</param>
internal readonly record struct DoneOp(long Due, long Start, long End, long Bytes);
