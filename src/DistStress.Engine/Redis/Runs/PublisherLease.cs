using DistStress.Engine.Clocks;
using StackExchange.Redis;

namespace DistStress.Engine.Redis.Runs;

/// <summary>
/// The right to publish under a prefix: one publisher has it at a time, and it lapses with its holder.
/// </summary>
internal sealed class PublisherLease(ControlConnection control, string holder)
{
    private readonly RedisKey[] _key = [control.Keys.Lease];
    private readonly Timings _timings = control.Timings;
    private readonly Lock _sending = new();
    private bool _isGivenBack;

    /// <summary>What the lease holds while it is this publisher's: who it is, and a mark of its own.</summary>
    public string Token { get; } = $"{holder} {Guid.NewGuid():n}";

    /// <summary>Who a lease is of, for people.</summary>
    /// <param name="token">What it holds.</param>
    public static string HolderOf(string token) => token[..Math.Max(0, token.LastIndexOf(' '))];

    /// <summary>Takes or renews the lease.</summary>
    /// <exception cref="PublisherActiveException">Another publisher holds it.</exception>
    public async Task HoldAsync()
    {
        if (await TryHoldAsync().ConfigureAwait(false) is { } other)
            throw Active(other);
    }

    /// <summary>Takes the lease when it lapses. A holder that renews it meanwhile is alive.</summary>
    /// <param name="onSilence">Gets the holder's name, once, when it has been silent for some seconds.</param>
    /// <param name="stop">Ends the wait, which takes at most <see cref="Timings.Lease"/>.</param>
    /// <exception cref="PublisherActiveException">Another publisher holds it, and lives.</exception>
    public async Task AwaitAsync(Action<string> onSilence, CancellationToken stop)
    {
        TimeSpan left = TimeSpan.MaxValue;
        bool told = false;
        while (await TryHoldAsync().ConfigureAwait(false) is { } other)
        {
            TimeSpan now = await control.Database.KeyTimeToLiveAsync(control.Keys.Lease).ConfigureAwait(false)
                ?? TimeSpan.Zero;
            if (now > left)
                throw Active(other);
            left = now;
            if (!told && left < _timings.Lease - _timings.SilentAfter)
            {
                told = true;
                onSilence(other);
            }

            await Task.Delay(_timings.LeasePoll, control.Time, stop).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Gives the lease back for good; the command is on its way when this returns, and none follows that would renew
    /// it.
    /// </summary>
    public Task ReleaseAsync()
    {
        lock (_sending)
        {
            _isGivenBack = true;
            return SendAsync(TimeSpan.Zero);
        }
    }

    // Null, or who holds the lease.
    private async Task<string?> TryHoldAsync()
    {
        Task<RedisResult> sent;
        lock (_sending)
        {
            if (_isGivenBack)
                return null;
            sent = SendAsync(_timings.Lease);
        }

        RedisResult result = await sent.ConfigureAwait(false);
        string current = result.ToString();
        return current == Token ? null : HolderOf(current);
    }

    private Task<RedisResult> SendAsync(TimeSpan time) =>
        RedisScript.Lease.RunAsync(control.Database, _key, [Token, (long)time.TotalMilliseconds]);

    private PublisherActiveException Active(string other) => new(control.Options.Prefix,
        $"Prefix '{control.Options.Prefix}' already has a publisher: {other}.");
}
