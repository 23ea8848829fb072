namespace DistStress.Engine.Scheduling;

/// <summary>A change of one task's rate, as its schedule has it.</summary>
/// <param name="Slice">The first slice with the new rate; 0 for a task that begins with it.</param>
/// <param name="Setting">The new rate.</param>
public readonly record struct RateStep(long Slice, RateSetting Setting);
