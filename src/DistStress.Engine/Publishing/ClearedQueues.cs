namespace DistStress.Engine.Publishing;

/// <summary>What was removed from the queues of a prefix.</summary>
/// <param name="Queues">How many queues held something.</param>
/// <param name="Entries">How many entries that could be read were removed.</param>
/// <param name="Ops">Of how many ops those were.</param>
/// <param name="Dropped">How many of these count as dropped, since they are of the prefix's run.</param>
public sealed record ClearedQueues(int Queues, long Entries, long Ops, long Dropped);
