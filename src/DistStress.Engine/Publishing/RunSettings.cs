using DistStress.Engine.Configuration;

namespace DistStress.Engine.Publishing;

/// <summary>The configuration that a running publisher goes by; another thread may replace it at any time.</summary>
internal sealed class RunSettings(StressConfig config)
{
    private volatile StressConfig _config = config;

    public StressConfig Config
    {
        get => _config;
        set => _config = value;
    }

    public long LeadMicros => _config.LeadMs * 1000L;
}
