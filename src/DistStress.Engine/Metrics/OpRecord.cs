using DistStress.Engine.Outcomes;

namespace DistStress.Engine.Metrics;

/// <summary>One finished op, to be accounted for.</summary>
/// <param name="DueMicros">When it was due.</param>
/// <param name="StartMicros">When it began.</param>
/// <param name="EndMicros">When it ended; all three on the same clock.</param>
/// <param name="Result">What came of it.</param>
public readonly record struct OpRecord(long DueMicros, long StartMicros, long EndMicros, OpResult Result);
