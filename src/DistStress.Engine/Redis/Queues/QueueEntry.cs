using System.Text;
using DistStress.Engine.Scheduling;

namespace DistStress.Engine.Redis.Queues;

/// <summary>A batch that a worker has taken from a queue.</summary>
/// <param name="Queue">The number of the queue it came from.</param>
/// <param name="Raw">The entry, byte for byte as it lies in the worker's own list.</param>
/// <param name="Run">The id of the run that it belongs to.</param>
/// <param name="Batch">The batch.</param>
/// <param name="Positions">Under <c>seeds</c>, each stream's next index at the batch's first op; else empty.</param>
internal sealed record QueueEntry(int Queue, byte[] Raw, string Run, Batch Batch, ulong[] Positions)
{
    /// <summary>The entry as text.</summary>
    public string Text => Encoding.UTF8.GetString(Raw);
}
