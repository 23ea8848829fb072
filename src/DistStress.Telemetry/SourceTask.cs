namespace DistStress.Telemetry;

/// <summary>A task as telemetry names it.</summary>
/// <param name="Number">Its number in the run.</param>
/// <param name="Name">Its label.</param>
/// <param name="Action">The action's name.</param>
internal sealed record SourceTask(int Number, string Name, string Action);
