namespace DistStress.Engine.Redis.Runs;

/// <summary>Where the ops of a run are, at one moment.</summary>
/// <param name="Marks">How many marks finished batches have left so far.</param>
/// <param name="LastMark">The last of them; empty where there is none.</param>
/// <param name="Tasks">Where the ops of each task are.</param>
internal sealed record RunInventory(long Marks, string LastMark, IReadOnlyList<TaskInventory> Tasks);
