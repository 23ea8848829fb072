using DistStress.Engine.Redis;
using StackExchange.Redis;

namespace DistStress.Engine.Working.Liveness;

/// <summary>
/// Says once that Redis is away, or that keys are not what they should be, and once that it is over, however many parts
/// of the worker notice. Says too where Redis is there and does not let the worker in.
/// </summary>
internal sealed class OutageWatch(
    ControlConnection control, string worker, Action<Notice>? onWarning, Action<Notice>? onMessage)
{
    private readonly WrongKeys _keys = new(control);
    private volatile OutageReason? _reason;
    private int _away;
    private int _looking;
    private volatile string? _wrong;

    /// <summary>Whether a worker waits for the end of what was thrown, instead of ending by it.</summary>
    public static bool IsWaitedFor(Exception e) => RedisFault.IsPassing(e) || RedisFault.IsWrongType(e);

    /// <summary>Takes note of what stands between the worker and Redis.</summary>
    public void Away(Exception e)
    {
        if (RedisFault.IsWrongType(e))
        {
            LookAtKeys();
        }
        else if (Interlocked.Exchange(ref _away, 1) == 0)
        {
            _reason = new OutageReason(control, Tell);
            onWarning?.Invoke(new Notice(
                NoticeKind.RedisAway, control.Address,
                $"{RedisFault.Describe(control.Address, e)}; the worker waits for it."));
        }

        if (e is RedisConnectionException)
            _reason?.Look();
    }

    /// <summary>Finds keys that are of another type than they should be, and tells of them; returns at once.</summary>
    // Nobody has to wait for it, and it throws nothing.
    public void LookAtKeys() => _ = LookAtKeysAsync();

    /// <summary>Takes note that all went well.</summary>
    public async Task BackAsync()
    {
        if (Interlocked.Exchange(ref _away, 0) == 1)
        {
            _reason = null;
            onMessage?.Invoke(new Notice(
                NoticeKind.RedisBack, control.Address, $"Redis at {control.Address} answers again."));
        }

        // What went well may have had nothing to do with those keys.
        if (_wrong is not null)
            await LookAtKeysAsync().ConfigureAwait(false);
    }

    private void Tell(string reason) => onWarning?.Invoke(new Notice(
        NoticeKind.RedisAway, control.Address, $"{reason}; the worker waits until that is mended."));

    private async Task LookAtKeysAsync()
    {
        if (Interlocked.Exchange(ref _looking, 1) == 1)
            return;
        string? former = _wrong;
        string? wrong = _wrong = await _keys.DescribeAsync(worker).ConfigureAwait(false);
        Volatile.Write(ref _looking, 0);
        if (wrong == former)
            return;
        if (wrong is null)
        {
            onMessage?.Invoke(new Notice(
                NoticeKind.RedisBack, control.Address,
                $"The keys of prefix '{control.Options.Prefix}' are of the right types again."));
        }
        else
        {
            onWarning?.Invoke(new Notice(
                NoticeKind.KeyTypeWrong, control.Address, wrong + " The worker waits until that is mended."));
        }
    }
}
