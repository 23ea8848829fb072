using DistStress.Engine.Configuration;

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

    public long LeadMicros => _config.LeadMs * 1000L;
}
