namespace DistStress.Engine.Targets.Forecasting;

/// <summary>The memory that a plan's items will take of a store that keeps them in memory.</summary>
public sealed record PlanMemory
{
    /// <summary>Each task's part, by number.</summary>
    public required IReadOnlyList<TaskMemory> Tasks { get; init; }

    /// <summary>What the figures take for granted, a sentence each.</summary>
    public required IReadOnlyList<string> Assumptions { get; init; }
}
