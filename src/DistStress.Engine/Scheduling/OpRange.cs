namespace DistStress.Engine.Scheduling;

/// <summary>Consecutive ops of a task.</summary>
/// <param name="First">The index of the first op.</param>
/// <param name="End">The index behind the last one; more than <paramref name="First"/>.</param>
public readonly record struct OpRange(long First, long End)
{
    /// <summary>How many ops.</summary>
    public long Count => End - First;
}
