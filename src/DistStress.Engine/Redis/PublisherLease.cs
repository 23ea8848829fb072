using StackExchange.Redis;

namespace DistStress.Engine.Redis;

/// <summary>The right to publish under a prefix: one publisher has it at a time, and it lapses with its holder.</summary>
internal sealed class PublisherLease(ControlConnection control, string holder)
{
    /// <summary>How long the right lasts without renewal.</summary>
    public static readonly TimeSpan Duration = TimeSpan.FromSeconds(10);

    private readonly RedisKey[] _key = [control.Keys.Lease];

    /// <summary>What the lease holds while it is this publisher's: who it is, and a mark of its own.</summary>
    public string Token { get; } = $"{holder} {Guid.NewGuid():n}";

    /// <summary>Takes or renews the lease.</summary>
    /// <exception cref="DistStressException"><c>PublisherActive</c>: another publisher holds it.</exception>
    public async Task HoldAsync()
    {
        RedisResult result = await RedisScript.Lease.RunAsync(control.Database, _key,
            [Token, (long)Duration.TotalMilliseconds]).ConfigureAwait(false);
        string current = result.ToString();
        if (current != Token)
        {
            throw new DistStressException("PublisherActive",
                $"Prefix '{control.Options.Prefix}' already has a publisher: {current[..current.LastIndexOf(' ')]}. "
                + "Wait for its run, stop it with Stop-DstRun, or publish under another -Prefix.");
        }
    }

    /// <summary>Gives the lease back.</summary>
    public Task ReleaseAsync() => RedisScript.Lease.RunAsync(control.Database, _key, [Token, 0]);
}
