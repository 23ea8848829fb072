using DistStress.Engine.Clocks;
using DistStress.Engine.Control;
using DistStress.Engine.Redis;
using DistStress.Engine.Working.Settings;
using StackExchange.Redis;

namespace DistStress.Engine.Working.Messages;

/// <summary>What a worker does when a control message that it takes asks for it.</summary>
internal sealed class MessageActions
{
    // Scripts and handlers at a time: they share the machine with the load.
    private const int MostRunning = 4;

    private readonly string _id;
    private readonly DeadlineTimeProvider _time;
    private readonly TimeSpan _instanceLimit;
    private readonly WorkerOptions _options;
    private readonly ConfigFollower _config;
    private readonly ControlConnection _control;
    private readonly Action _report;
    private readonly Func<string, Task<bool>> _drop;
    private readonly IReadOnlyDictionary<string, NotifyHandler> _handlers;
    private readonly CancellationTokenSource _leaving = new();
    private readonly SemaphoreSlim _running = new(MostRunning);
    private readonly Lock _lock = new();
    private readonly HashSet<Task> _open = [];
    private (string Action, InstanceIdentity Instance)? _last;

    /// <summary>Makes them.</summary>
    /// <param name="id">The worker's id.</param>
    /// <param name="control">The connection.</param>
    /// <param name="options">The worker's options.</param>
    /// <param name="config">Its configuration.</param>
    /// <param name="report">Has it report at once.</param>
    /// <param name="drop">Drops what has not begun of a run, and tells whether that run is being stopped.</param>
    /// <exception cref="DistStressException"><c>NotifyHandlerInvalid</c>: a handler cannot have its name.</exception>
    public MessageActions(
        string id, ControlConnection control, WorkerOptions options, ConfigFollower config, Action report,
        Func<string, Task<bool>> drop)
    {
        _control = control;
        _time = control.Time;
        _instanceLimit = control.Timings.InstanceLimit;
        _id = id;
        _options = options;
        _config = config;
        _report = report;
        _drop = drop;
        _handlers = NotifyHandlers.Checked(options.NotifyHandlers);
        HandlerNames = [.. _handlers.Keys.Order(StringComparer.OrdinalIgnoreCase)];
    }

    /// <summary>Cancelled when the worker shall leave.</summary>
    public CancellationToken Leaving => _leaving.Token;

    /// <summary>Makes the worker leave in order, and ends scripts and handlers that still run.</summary>
    // Not Cancel: what the token's listeners do must not hold up the thread that brings the news.
    public void Leave() => _ = _leaving.CancelAsync();

    /// <summary>The names of the user's own handlers, in order.</summary>
    public IReadOnlyList<string> HandlerNames { get; }

    /// <summary>Whether a message with this action means something here.</summary>
    public bool Knows(string action) => NotifyActions.Own.Contains(action) || _handlers.ContainsKey(action);

    /// <summary>Does what a message asks, without making the caller wait for it.</summary>
    /// <param name="message">The message; it has been judged.</param>
    /// <param name="answer">Sends the answer.</param>
    public void Start(NotifyMessage message, Func<NotifyReply, Task> answer)
    {
        lock (_lock)
        {
            Task task = Task.Run(() => RunAsync(message, answer));
            _open.Add(task);
            _ = task.ContinueWith(Remove, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously,
                TaskScheduler.Default);
        }
    }

    /// <summary>Ends scripts and handlers that still run, and waits until they have been answered for.</summary>
    /// <param name="limit">How long to wait at most.</param>
    public async Task EndAsync(TimeSpan limit)
    {
        await _leaving.CancelAsync().ConfigureAwait(false);
        Task open;
        lock (_lock)
            open = Task.WhenAll(_open);
        await Task.WhenAny(open, Task.Delay(limit, _time)).ConfigureAwait(false);
    }

    /// <summary>Does what a message asked to be done when the worker has left.</summary>
    /// <exception cref="DistStressException">The instance could not be rebooted or terminated.</exception>
    public async Task FinishAsync()
    {
        if (_last is not { } last)
            return;
        using var limit = new TimeLimit(_options.MessageBudget, _time);
        await _options.Instances!.RunAsync(last.Action, last.Instance, limit.Token).ConfigureAwait(false);
    }

    /// <summary>An answer of this worker.</summary>
    public NotifyReply Reply(NotifyStatus status, string message) =>
        new() { Worker = _id, Status = status, Message = message };

    private NotifyReply Failure(Exception e) =>
        Reply(NotifyStatus.Failed, CutOutput.Cut(e.Message, BashScript.MaxOutput)) with
        {
            Problem = (e as DistStressException)?.Kind,
        };

    private void Remove(Task task)
    {
        lock (_lock)
            _open.Remove(task);
    }

    private async Task RunAsync(NotifyMessage message, Func<NotifyReply, Task> answer)
    {
        NotifyReply reply;
        Action? then = null;
        try
        {
            (reply, then) = message.Action switch
            {
                NotifyActions.UpdateConfig => (await UpdateConfigAsync().ConfigureAwait(false), null),
                NotifyActions.ReportStats => (Report(), null),
                NotifyActions.DropRun => (await DropAsync(message).ConfigureAwait(false), null),
                NotifyActions.StopWorker => (Reply(NotifyStatus.Done, "The worker leaves."), Leave),
                NotifyActions.ExecuteBash =>
                    (await InTurnAsync(() => ExecuteBashAsync(message)).ConfigureAwait(false), null),
                NotifyActions.RebootInstance or NotifyActions.TerminateInstance =>
                    await PrepareInstanceAsync(message.Action).ConfigureAwait(false),
                _ => (await InTurnAsync(() => HandleAsync(message)).ConfigureAwait(false), (Action?)null),
            };
        }
        catch (Exception e)
        {
            // Handlers are the user's and may throw anything. Whatever it is, it is this message that failed, and who
            // sent it is told.
            reply = Failure(e);
        }

        await answer(reply).ConfigureAwait(false);
        // Only now: the worker's connection goes with it.
        then?.Invoke();
    }

    private async Task<NotifyReply> InTurnAsync(Func<Task<NotifyReply>> run)
    {
        if (_leaving.IsCancellationRequested)
            return Reply(NotifyStatus.Failed, "The worker leaves.");
#pragma warning disable RS0030 // It does not wait.
        if (!_running.Wait(0, CancellationToken.None))
#pragma warning restore RS0030
            return Reply(NotifyStatus.Failed,
                $"The worker is busy with {MostRunning} scripts and handlers; send it again later.");
        try
        {
            return await run().ConfigureAwait(false);
        }
        finally
        {
            _running.Release();
        }
    }

    private NotifyReply Report()
    {
        _report();
        return Reply(NotifyStatus.Done, "The report is on its way.");
    }

    private async Task<NotifyReply> DropAsync(NotifyMessage message) =>
        message.Argument is { } run && await _drop(run).ConfigureAwait(false)
            ? Reply(NotifyStatus.Done, $"What has not begun of run {run} is dropped.")
            : Reply(NotifyStatus.Failed,
                $"{NotifyActions.DropRun} needs a run that is being stopped as its argument, and "
                + $"'{message.Argument}' is none.");

    private async Task<NotifyReply> UpdateConfigAsync()
    {
        try
        {
            // A worker that waits for its first configuration has it now; one that is starting finishes that first.
            if (!_config.Started.IsCompleted)
                _config.LookNow();
            await _config.Started.WaitAsync(_leaving.Token).ConfigureAwait(false);
            bool isChanged = false;
            await _control.UseAsync(async () => isChanged = await _config.RefreshAsync().ConfigureAwait(false))
                .ConfigureAwait(false);
            return Reply(NotifyStatus.Done, isChanged
                ? $"The configuration is applied: {_config.Current!.Threads} loops."
                : "The configuration is the same.");
        }
        catch (Exception e) when (e is DistStressException or RedisException or TimeoutException)
        {
            string text = $"The new configuration is not applied: {e.Message}";
            _options.OnWarning?.Invoke(e is DistStressException error
                ? Notice.Of(NoticeKind.ConfigRefused, error, text)
                : new Notice(NoticeKind.ConfigRefused, null, text));
            return Failure(e);
        }
        catch (OperationCanceledException)
        {
            return Reply(NotifyStatus.Failed, "The worker leaves.");
        }
    }

    private async Task<NotifyReply> ExecuteBashAsync(NotifyMessage message)
    {
        if (message.Argument is not { } script)
            return Reply(NotifyStatus.Failed, $"{NotifyActions.ExecuteBash} needs a script as its argument.");
        BashResult result = await BashScript.RunAsync(script, _options.MessageBudget, _time, _leaving.Token)
            .ConfigureAwait(false);
        string end = result.Ended is { } reason ? $"Ended, because {reason}." : $"Exit code {result.ExitCode}.";
        string cut = result.OutputBytes > BashScript.MaxOutput
            ? $" The output is the first {BashScript.MaxOutput} bytes of {result.OutputBytes}." : "";
        return Reply(result.ExitCode == 0 ? NotifyStatus.Done : NotifyStatus.Failed, end + cut) with
        {
            ExitCode = result.ExitCode,
            Output = result.Output,
            OutputBytes = result.OutputBytes,
        };
    }

    private async Task<NotifyReply> HandleAsync(NotifyMessage message)
    {
        using var limit = new TimeLimit(_options.MessageBudget, _time, _leaving.Token);
        try
        {
            string output = await _handlers[message.Action](message, limit.Token).ConfigureAwait(false);
            return Reply(NotifyStatus.Done, CutOutput.Cut(output, BashScript.MaxOutput));
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            return Reply(NotifyStatus.Failed, _leaving.IsCancellationRequested
                ? "Ended, because the worker leaves."
                : $"Ended, because it did not end within {_options.MessageBudget.TotalSeconds:0.###} s.");
        }
    }

    // All that can be wrong is found out while the worker still works.
    private async Task<(NotifyReply Reply, Action? Then)> PrepareInstanceAsync(string action)
    {
        try
        {
            if (_options is not { Instances: { } instances, Metadata: { } metadata })
                return (Reply(NotifyStatus.Failed, $"This worker has nothing that could do {action}."), null);
            using var limit = new TimeLimit(_instanceLimit, _time, _leaving.Token);
            await instances.CheckAsync(action, limit.Token).ConfigureAwait(false);
            InstanceIdentity instance = await metadata.ReadAsync(limit.Token).ConfigureAwait(false);
            return (
                Reply(NotifyStatus.Done,
                    $"The worker leaves, then asks AWS for it: {instance.Id} in {instance.Region}."),
                () => LeaveFor(action, instance));
        }
        catch (OperationCanceledException)
        {
            return (Reply(NotifyStatus.Failed,
                $"It could not be found out in time whether {action} can be done."), null);
        }
    }

    // The first one counts: two workers may be asked for the same instance, but one worker leaves once.
    private void LeaveFor(string action, InstanceIdentity instance)
    {
        lock (_lock)
            _last ??= (action, instance);
        Leave();
    }
}
