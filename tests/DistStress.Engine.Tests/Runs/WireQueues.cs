using DistStress.Engine.Redis.Queues;
using DistStress.Engine.Scheduling;
using StackExchange.Redis;
using Xunit;

namespace DistStress.Engine.Tests.Runs;

/// <summary>Reads what a publisher has put on the queues.</summary>
internal static class WireQueues
{
    /// <summary>What lies on all queues of the prefix.</summary>
    public static async Task<List<QueueEntry>> ReadAllAsync(Rig rig, int queues)
    {
        var entries = new List<QueueEntry>();
        for (int queue = 0; queue < queues; queue++)
            entries.AddRange(await ReadAsync(rig, queue));
        return entries;
    }

    /// <summary>What lies on one of them.</summary>
    public static async Task<List<QueueEntry>> ReadAsync(Rig rig, int queue)
    {
        var entries = new List<QueueEntry>();
        foreach (RedisValue raw in await rig.Database.ListRangeAsync($"dst_q{queue}"))
        {
            Assert.Null(BatchReader.Read((byte[])raw!, out string run, out Batch batch, out ulong[] positions));
            entries.Add(new QueueEntry(queue, (byte[])raw!, run, batch, positions));
        }

        return entries;
    }
}
