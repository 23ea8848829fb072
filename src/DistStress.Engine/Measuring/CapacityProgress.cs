namespace DistStress.Engine.Measuring;

/// <summary>How far a measurement of capacity is.</summary>
/// <param name="RunId">The run's id; empty before there is one.</param>
/// <param name="Phase">What is under way.</param>
/// <param name="Step">The number of the step, from 1; 0 before the first.</param>
/// <param name="Rate">Its rate, ops a second.</param>
/// <param name="Met">The highest rate that has met the conditions; null where none has.</param>
/// <param name="Missed">The lowest rate above that which has missed them; null where none has.</param>
public sealed record CapacityProgress(
    string RunId, CapacityPhase Phase, int Step, decimal Rate, decimal? Met, decimal? Missed);
