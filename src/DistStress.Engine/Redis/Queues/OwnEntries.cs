namespace DistStress.Engine.Redis.Queues;

/// <summary>What lies in a worker's own list.</summary>
/// <param name="Raws">Every entry, as text.</param>
/// <param name="Unknown">Those that the worker did not know that it holds.</param>
internal sealed record OwnEntries(IReadOnlySet<string> Raws, IReadOnlyList<QueueEntry> Unknown);
