using DistStress.Engine.Configuration;
using DistStress.Engine.Redis.Runs;
using StackExchange.Redis;

namespace DistStress.Engine.Publishing;

/// <summary>The configuration that a running publisher follows; another thread may replace it at any time.</summary>
internal sealed class RunSettings(StressConfig config, int mostQueues)
{
    private volatile StressConfig _config = config;

    public StressConfig Config
    {
        get => _config;
        set => _config = value;
    }

    /// <summary>The most queues that the run has used, as its record has it. For the publishing thread alone.</summary>
    public int MostQueues { get; set; } = mostQueues;

    /// <summary>Adds the field of the run record that tells the most queues, where it has changed.</summary>
    public void AddQueues(List<RedisValue> fields)
    {
        int queues = Config.Threads;
        if (queues <= MostQueues)
            return;
        MostQueues = queues;
        fields.Add(RunFields.Queues);
        fields.Add(queues);
    }

    public long LeadMicros => _config.LeadMs * 1000L;
}
