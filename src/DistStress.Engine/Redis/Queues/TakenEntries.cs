namespace DistStress.Engine.Redis.Queues;

/// <summary>What a look into the queues has brought.</summary>
/// <param name="There">How many entries lay there before.</param>
/// <param name="Entries">Those that were taken and can be read.</param>
/// <param name="Problem">Why some could not be taken though the others could, by key; null where nothing stood in the
/// way.</param>
internal sealed record TakenEntries(long There, IReadOnlyList<QueueEntry> Entries, string? Problem);
