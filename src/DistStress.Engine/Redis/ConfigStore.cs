using DistStress.Engine.Configuration;
using DistStress.Engine.Control;
using DistStress.Engine.Input;
using DistStress.Engine.Redis.Channels;
using StackExchange.Redis;

namespace DistStress.Engine.Redis;

/// <summary>The configuration of a prefix, as Redis holds it.</summary>
public sealed class ConfigStore
{
    private readonly ControlConnection _control;

    /// <summary>Makes a store over a connection.</summary>
    public ConfigStore(ControlConnection control)
    {
        _control = control;
    }

    /// <summary>The configuration, or null where the prefix has none yet.</summary>
    /// <exception cref="DistStressException">What Redis holds is no valid configuration.</exception>
    public async Task<StressConfig?> ReadAsync()
    {
        // A part of it, since a value in Redis may have 512 MB. No value at all and an empty one look alike then.
        RedisValue text = await _control.Database
            .StringGetRangeAsync(_control.Keys.Config, 0, InputFile.MaxBytes).ConfigureAwait(false);
        string source = _control.Keys.Config.ToString();
        if (text.Length() > InputFile.MaxBytes)
            throw InputFile.TooLong(source);
        return text.IsNullOrEmpty ? null : ConfigFile.Parse(text!, source);
    }

    /// <summary>Writes a configuration and tells the workers, if it means something else than what is there.</summary>
    /// <param name="config">The configuration that should be there.</param>
    /// <returns>What was done.</returns>
    public async Task<ConfigChange> SynchronizeAsync(StressConfig config)
    {
        StressConfig? current;
        try
        {
            current = await ReadAsync().ConfigureAwait(false);
        }
        catch (DistStressException)
        {
            // What cannot be read differs from what should be there, and is replaced by it.
            current = null;
        }

        IReadOnlyList<string> differences = StressConfigComparer.Differences(current, config);
        if (differences.Count == 0)
            return new ConfigChange(false, [], 0);
        await _control.Database.StringSetAsync(_control.Keys.Config, ConfigJson.Write(config)).ConfigureAwait(false);
        (long notified, _) = await new NotifyChannel(_control)
            .SendAsync(new NotifyMessage { Action = NotifyActions.UpdateConfig }).ConfigureAwait(false);
        return new ConfigChange(true, differences, notified);
    }
}
