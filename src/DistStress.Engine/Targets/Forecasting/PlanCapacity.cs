namespace DistStress.Engine.Targets.Forecasting;

/// <summary>The capacity that a traffic plan will consume of the store.</summary>
public sealed record PlanCapacity
{
    /// <summary>Each task's part, by number.</summary>
    public required IReadOnlyList<TaskCapacity> Tasks { get; init; }

    /// <summary>What the figures take for granted since nobody can know it, a sentence each.</summary>
    public required IReadOnlyList<string> Assumptions { get; init; }
}
