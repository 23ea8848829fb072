using System.Security.Cryptography;
using DistStress.Engine.Configuration;
using DistStress.Engine.Control;
using DistStress.Engine.Input;
using DistStress.Engine.Redis.Channels;
using StackExchange.Redis;

namespace DistStress.Engine.Redis;

/// <summary>
/// The configuration of a prefix, as Redis holds it. Where the connection has a key, only one that the key signed is
/// taken, and none that was signed before one that this store has read: nobody can put a former one back.
/// </summary>
public sealed class ConfigStore
{
    private readonly ControlConnection _control;
    private long _newestAt;

    // It is read every few seconds, by every worker, and may have thousands of rows.
    private volatile ReadConfig? _read;

    /// <summary>Makes a store over a connection.</summary>
    public ConfigStore(ControlConnection control)
    {
        _control = control;
    }

    private string Source => _control.Keys.Config.ToString();

    /// <summary>The configuration, or null where the prefix has none yet.</summary>
    /// <exception cref="DistStressException">What Redis holds is no valid configuration, or
    /// <c>SignatureRefused</c>: it is not signed with the connection's key.</exception>
    public async Task<StressConfig?> ReadAsync() => (await ReadSignedAsync().ConfigureAwait(false)).Config;

    /// <summary>What writing a configuration would change.</summary>
    /// <param name="config">The configuration that should be there.</param>
    /// <returns>The settings that differ.</returns>
    public async Task<IReadOnlyList<ConfigDifference>> CompareAsync(StressConfig config) =>
        StressConfigComparer.Differences((await CurrentAsync().ConfigureAwait(false)).Config, config);

    /// <summary>Writes a configuration and tells the workers, if it means something else than what is there.</summary>
    /// <param name="config">The configuration that should be there.</param>
    /// <returns>What was done.</returns>
    public async Task<ConfigChange> SynchronizeAsync(StressConfig config)
    {
        (StressConfig? current, bool isCurrent) = await CurrentAsync().ConfigureAwait(false);
        IReadOnlyList<ConfigDifference> differences = StressConfigComparer.Differences(current, config);
        if (differences.Count == 0 && isCurrent)
            return new ConfigChange(false, [], 0);
        // Later than the one before, also where the server's clock has been set back since: workers take no older one.
        long at = Math.Max(_control.Clock.NowMicros, _newestAt + 1);
        string text = _control.Signer.Sign(SignedKind.Config, null, at, ConfigJson.Write(config));
        await _control.Database.StringSetAsync(_control.Keys.Config, text).ConfigureAwait(false);
        Interlocked.Exchange(ref _newestAt, at);
        // What was there before is not taken again.
        _read = null;
        // Only signed anew: the workers follow it already.
        if (differences.Count == 0)
            return new ConfigChange(false, [], 0);
        (long notified, _) = await new NotifyChannel(_control)
            .SendAsync(new NotifyMessage { Action = NotifyActions.UpdateConfig }).ConfigureAwait(false);
        return new ConfigChange(true, differences, notified);
    }

    private async Task<(StressConfig? Config, bool IsCurrent)> CurrentAsync()
    {
        try
        {
            return await ReadSignedAsync().ConfigureAwait(false);
        }
        catch (DistStressException)
        {
            // What cannot be read, or is not signed, differs from what should be there, and is replaced by it.
            return (null, false);
        }
    }

    // And whether there is no need to sign it anew.
    private async Task<(StressConfig? Config, bool IsCurrent)> ReadSignedAsync()
    {
        const int MostBytes = InputFile.MaxBytes + SignedText.MostAdded;
        // A part of it, since a value in Redis may have 512 MB. No value at all and an empty one look alike then.
        RedisValue value = await _control.Database
            .StringGetRangeAsync(_control.Keys.Config, 0, MostBytes).ConfigureAwait(false);
        if (value.Length() > MostBytes)
            throw InputFile.TooLong(Source);
        if (value.IsNullOrEmpty)
            return (null, false);
        byte[] mark = SHA256.HashData(((ReadOnlyMemory<byte>)value).Span);
        if (_read is { } former && former.Mark.AsSpan().SequenceEqual(mark))
            return (former.Config, former.IsCurrent);
        SignedText text = SignedText.Read(value!);
        if (_control.Signer.Refusal(SignedKind.Config, null, text, out bool isCurrent) is { } reason)
            throw Refused(reason);
        if (_control.Signer.HasKey && text.At < Interlocked.Read(ref _newestAt))
            throw Refused("it was signed before the one that was there");
        StressConfig config = ConfigFile.Parse(text.Text, Source);
        Interlocked.Exchange(ref _newestAt, text.At);
        _read = new ReadConfig(mark, config, isCurrent);
        return (config, isCurrent);
    }

    private DistStressException Refused(string reason) => new(
        ErrorKind.SignatureRefused, Source, $"The configuration in {Source} is not taken because {reason}.");

    // The last one that was taken, by a hash of its text.
    private sealed record ReadConfig(byte[] Mark, StressConfig Config, bool IsCurrent);
}
