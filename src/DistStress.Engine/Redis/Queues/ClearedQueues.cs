namespace DistStress.Engine.Redis.Queues;

/// <summary>What was removed from the queues of a prefix.</summary>
/// <param name="Queues">How many queues held something.</param>
/// <param name="Entries">How many entries they held.</param>
/// <param name="Ops">Of how many ops those were, as far as they could be read.</param>
/// <param name="Publisher">Who is at work and will publish again what is missing of its run; null for nobody.</param>
public sealed record ClearedQueues(int Queues, long Entries, long Ops, string? Publisher);
