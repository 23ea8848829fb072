using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using DistStress.Engine.Control;
using DistStress.Engine.Redis;
using DistStress.Engine.Redis.Channels;
using DistStress.Engine.Redis.Runs;
using StackExchange.Redis;

namespace DistStress.Engine.Publishing;

/// <summary>
/// Knows what state the user has requested of the run. The request stands in the run record, where it outlives a lost
/// message; the notify channel only makes it arrive sooner.
/// </summary>
internal sealed class RunRequests : IAsyncDisposable
{
    private readonly RunStore _store;
    private readonly NotifyChannel _channel;
    private readonly NotifyGuard _guard;
    private readonly RefusalLog _refusals;
    private readonly RecordedRequest _recorded;
    private readonly ConcurrentQueue<RateOrder> _rates = new();
    private readonly string _run;
    private readonly CancellationTokenRegistration _stopRegistration;
    private volatile RequestedState _requested;
    private volatile bool _configChanged;
    private volatile bool _lost;
    private volatile DistStressException? _fault;
    private volatile string? _stopReason;
    private IAsyncDisposable? _subscription;

    public RunRequests(ControlConnection control, string run, Action<Notice>? onWarning, CancellationToken stop)
    {
        _store = new RunStore(control);
        _channel = new NotifyChannel(control);
        _guard = _channel.NewGuard();
        _refusals = _channel.NewRefusalLog(onWarning);
        _recorded = new RecordedRequest(_guard);
        _run = run;
        _stopRegistration = stop.Register(() => _requested = RequestedState.Stopped);
    }

    /// <summary>The requested state as it is known now.</summary>
    public RequestedState Current => _requested;

    /// <summary>Why the run stops by itself; null while it has no reason to. There is no way back.</summary>
    public string? StopReason
    {
        get => _stopReason;
        set
        {
            _stopReason = value;
            _requested = RequestedState.Stopped;
        }
    }

    /// <summary>Whether the run record is gone or another run's.</summary>
    public bool IsLost => _lost;

    /// <summary>Why this publisher cannot go on: another one has the right to publish, or the run is at fault. Null
    /// while it can.</summary>
    public DistStressException? Fault
    {
        get => _fault;
        set => _fault = value;
    }

    /// <summary>Gets each message to workers that this publisher would take; on any thread.</summary>
    public Action<NotifyMessage>? OnWorkerMessage { get; set; }

    /// <summary>Throws where this publisher cannot go on.</summary>
    /// <param name="journal">Knows the run.</param>
    public void ThrowIfOver(RunJournal journal)
    {
        if (_lost)
            throw journal.Lost();
        if (_fault is { } fault)
            throw fault;
    }

    /// <summary>Takes the next message that asks for other rates.</summary>
    public bool TryTakeRate([NotNullWhen(true)] out RateOrder? order) => _rates.TryDequeue(out order);

    /// <summary>Answers a message that asked for other rates; does not wait for it.</summary>
    public void Answer(RateOrder order, NotifyStatus status, string message) =>
        _ = TryReplyAsync(order.Id, Reply(status, message));

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

        // Ctrl-C and a reason to stop have no way back; a request in the record has.
        if (_stopRegistration.Token.IsCancellationRequested || _stopReason is not null)
            return;
        _requested = _recorded.Read(wanted) switch
        {
            NotifyActions.Pause => RequestedState.Paused,
            NotifyActions.Stop => RequestedState.Stopped,
            _ => RequestedState.Running,
        };
    }

    public async ValueTask DisposeAsync()
    {
        await _stopRegistration.DisposeAsync().ConfigureAwait(false);
        if (_subscription is not null)
            await _subscription.DisposeAsync().ConfigureAwait(false);
    }

    // What is for workers is theirs to judge.
    private async Task OnMessageAsync(string text)
    {
        ReceivedMessage received = NotifyMessageJson.Read(text);
        if (received.Message is not { } message)
        {
            _refusals.Note(new Refusal(ErrorKind.NotifyRefused, null, received.Problem!));
            return;
        }

        bool isForRun = NotifyActions.ToTheRun.Contains(message.Action);
        if (NotifyActions.OfPublishers.Contains(message.Action))
            return;
        Refusal? refusal = _guard.Refusal(message) is { } reason
            ? new Refusal(ErrorKind.NotifyRefused, null, reason)
            : null;
        bool isForBoth = message.Action == NotifyActions.UpdateConfig;
        if (refusal is not null && (isForRun || isForBoth))
            _refusals.Note(refusal);
        if (!isForRun)
        {
            _configChanged |= isForBoth && refusal is null;
            if (!isForBoth && refusal is null)
                OnWorkerMessage?.Invoke(message);
            return;
        }

        if (refusal is not null)
            _refusals.Answer(() => TryReplyAsync(message.Id, refusal.Answer(NotifyReply.Publisher)));
        else if (message.Action == NotifyActions.SetRate)
            await TakeRateAsync(message).ConfigureAwait(false);
        else
            await TryReplyAsync(message.Id, () => ObeyAsync(message)).ConfigureAwait(false);
    }

    // Unlike a state, a change of rates is done once, at a point of the schedule that only the publishing thread knows:
    // that thread answers.
    private async Task TakeRateAsync(NotifyMessage message)
    {
        (RateRequest? request, string? problem) = RateRequest.Read(message.Argument);
        if (request is not null)
            _rates.Enqueue(new RateOrder(message.Id, request));
        else
            await TryReplyAsync(message.Id, Reply(NotifyStatus.Failed, problem!)).ConfigureAwait(false);
    }

    private Task TryReplyAsync(string message, NotifyReply reply) =>
        TryReplyAsync(message, () => Task.FromResult(reply));

    private async Task TryReplyAsync(string message, Func<Task<NotifyReply>> reply)
    {
        try
        {
            await _channel.ReplyAsync(message, await reply().ConfigureAwait(false)).ConfigureAwait(false);
        }
        catch (Exception e) when (e is RedisException or TimeoutException)
        {
            // Redis is away just now: the sender sees that no answer came.
        }
    }

    private async Task<NotifyReply> ObeyAsync(NotifyMessage message)
    {
        _recorded.Take(message);
        bool written = await _store.WriteAsync(_run, (RunFields.Wanted, RecordedRequest.Of(message)))
            .ConfigureAwait(false);
        await RefreshAsync().ConfigureAwait(false);
        return written
            ? Reply(NotifyStatus.Done, $"run {_run}: {message.Action}")
            : Reply(NotifyStatus.Failed, $"run {_run} has lost its record");
    }

    private static NotifyReply Reply(NotifyStatus status, string message) =>
        new() { Worker = NotifyReply.Publisher, Status = status, Message = message };
}
