using DistStress.Engine.Control;
using DistStress.Engine.Redis;
using StackExchange.Redis;

namespace DistStress.Engine.Publishing;

/// <summary>
/// Knows what the user wants of the run. The wish stands in the run record, where it outlives a lost message; the
/// notify channel only makes it arrive sooner.
/// </summary>
internal sealed class RunWishes : IAsyncDisposable
{
    private const string ReplyName = "publisher";

    private readonly RunStore _store;
    private readonly NotifyChannel _channel;
    private readonly string _run;
    private readonly CancellationTokenRegistration _stopRegistration;
    private volatile RunWish _wish;
    private volatile bool _configChanged;
    private volatile bool _lost;
    private volatile DistStressException? _successor;
    private IAsyncDisposable? _subscription;

    public RunWishes(ControlConnection control, string run, CancellationToken stop)
    {
        _store = new RunStore(control);
        _channel = new NotifyChannel(control);
        _run = run;
        _stopRegistration = stop.Register(() => _wish = RunWish.Stop);
    }

    /// <summary>The wish as it is known now.</summary>
    public RunWish Current => _wish;

    /// <summary>Whether the run record is gone or another run's.</summary>
    public bool IsLost => _lost;

    /// <summary>Why this publisher has no right to publish any more: another one has it. Null while it has.</summary>
    public DistStressException? Successor
    {
        get => _successor;
        set => _successor = value;
    }

    public async Task ListenAsync() => _subscription = await _channel.ListenAsync(OnMessageAsync).ConfigureAwait(false);

    /// <summary>Whether the configuration may have changed since the last call.</summary>
    public bool TakeConfigChange()
    {
        bool changed = _configChanged;
        _configChanged = false;
        return changed;
    }

    /// <summary>Looks into the run record.</summary>
    public async Task RefreshAsync()
    {
        (string? id, string wanted) = await _store.WantedAsync().ConfigureAwait(false);
        if (id != _run)
        {
            _lost = true;
            return;
        }

        // Ctrl-C has no way back; a wish in the record has.
        if (_stopRegistration.Token.IsCancellationRequested)
            return;
        _wish = wanted switch
        {
            NotifyActions.Pause => RunWish.Pause,
            NotifyActions.Stop => RunWish.Stop,
            _ => RunWish.Run,
        };
    }

    public async ValueTask DisposeAsync()
    {
        await _stopRegistration.DisposeAsync().ConfigureAwait(false);
        if (_subscription is not null)
            await _subscription.DisposeAsync().ConfigureAwait(false);
    }

    private async Task OnMessageAsync(string text)
    {
        if (NotifyMessage.Parse(text, out _) is not { } message)
            return;
        if (message.Action == NotifyActions.UpdateConfig)
        {
            _configChanged = true;
            return;
        }

        if (!NotifyActions.ToTheRun.Contains(message.Action))
            return;
        try
        {
            string wanted = message.Action == NotifyActions.Resume ? "" : message.Action;
            bool written = await _store.WriteAsync(_run, (RunFields.Wanted, wanted)).ConfigureAwait(false);
            await RefreshAsync().ConfigureAwait(false);
            await _channel.ReplyAsync(message, new NotifyReply
            {
                Worker = ReplyName,
                Succeeded = written,
                Message = written ? $"run {_run}: {message.Action}" : $"run {_run} has lost its record",
            }).ConfigureAwait(false);
        }
        catch (RedisException)
        {
            // Redis is away just now: the sender sees that no answer came.
        }
    }
}
