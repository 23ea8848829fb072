namespace DistStress.Engine.Redis;

/// <summary>What became of a batch's ops.</summary>
/// <param name="Entry">The entry that held them.</param>
/// <param name="Completed">Ops done, those that found nothing included.</param>
/// <param name="Failed">Ops that failed, throttled ones included.</param>
/// <param name="Throttled">Of the failed: refused for capacity.</param>
/// <param name="NotFound">Of the completed: reads that found nothing.</param>
/// <param name="Dropped">Ops that were taken off the queue undone because the run was stopped.</param>
/// <param name="Streams">Under <c>seeds</c>, finished ops by stream; else empty.</param>
/// <param name="Remainder">An entry with the ops that were not begun, to go back to the queue; else null.</param>
internal sealed record BatchOutcome(
    QueueEntry Entry, int Completed, int Failed, int Throttled, int NotFound, int Dropped, int[] Streams, byte[]? Remainder);
