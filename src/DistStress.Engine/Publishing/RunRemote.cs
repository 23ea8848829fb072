using DistStress.Engine.Control;
using DistStress.Engine.Redis;
using DistStress.Engine.Redis.Channels;
using DistStress.Engine.Redis.Runs;

namespace DistStress.Engine.Publishing;

/// <summary>Steers the run of a prefix from anywhere.</summary>
public sealed class RunRemote
{
    private readonly ControlConnection _control;
    private readonly RunStore _store;

    /// <summary>Makes a remote over a connection.</summary>
    public RunRemote(ControlConnection control)
    {
        _control = control;
        _store = new RunStore(control);
    }

    /// <summary>Lets the schedule's clock stand still, and waits until it does.</summary>
    /// <param name="limit">How long to wait.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The run.</returns>
    /// <exception cref="DistStressException">
    /// <c>NoActiveRun</c>, <c>NotifyRefused</c>: the publisher has a key for control messages that this connection does
    /// not have, or <c>PublisherSilent</c>: it did not do it in time.
    /// </exception>
    public Task<RunRecord> SuspendAsync(TimeSpan limit, CancellationToken cancellationToken) => AskAsync(
        NotifyActions.Pause, run => run.State is RunState.Paused, limit, cancellationToken);

    /// <summary>Lets the schedule go on, and waits until it does.</summary>
    /// <inheritdoc cref="SuspendAsync"/>
    public Task<RunRecord> ResumeAsync(TimeSpan limit, CancellationToken cancellationToken) => AskAsync(
        NotifyActions.Resume, run => run.State is RunState.Running, limit, cancellationToken);

    /// <summary>Ends the run in order, and waits until it has ended.</summary>
    /// <inheritdoc cref="SuspendAsync"/>
    public Task<RunRecord> StopAsync(TimeSpan limit, CancellationToken cancellationToken) => AskAsync(
        NotifyActions.Stop, run => run.State is RunState.Stopped, limit, cancellationToken);

    /// <summary>Changes the rate of the active run, or of some of its tasks, and waits until it is done.</summary>
    /// <param name="request">What is to be changed.</param>
    /// <param name="limit">How long to wait.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The run.</returns>
    /// <exception cref="DistStressException">
    /// <c>NoActiveRun</c>, <c>NotifyRefused</c> or <c>PublisherSilent</c> as for the states of a run, or
    /// <c>RateRefused</c>: there is no such task, it is over, or the rate is none that it can have.
    /// </exception>
    public async Task<RunRecord> SetRateAsync(
        RateRequest request, TimeSpan limit, CancellationToken cancellationToken)
    {
        RunRecord run = await ActiveAsync().ConfigureAwait(false);
        if (request.Problem(run.Plan) is { } problem)
            throw Refused(run, problem);
        var channel = new NotifyChannel(_control);
        var message = new NotifyMessage { Action = NotifyActions.SetRate, Argument = request.ToArgument() };
        long deadline = _control.Time.After(limit);
        long sendAt = 0;
        while (true)
        {
            // A message may be lost, and a publisher may die with it. It is done once, however often it is sent.
            if (_control.Time.NowMicros >= sendAt)
            {
                await channel.SendAsync(message).ConfigureAwait(false);
                sendAt = _control.Time.After(_control.Timings.RequestResend);
            }

            NotifyReply? reply = (await channel.PeekAsync(message).ConfigureAwait(false))
                .FirstOrDefault(reply => reply.Worker == NotifyReply.Publisher);
            RunRecord current = await CurrentAsync(run).ConfigureAwait(false);
            if (reply is { Succeeded: true })
                return current;
            if (reply is { Status: NotifyStatus.Refused })
                throw NotifyRefused(run, reply);
            if (reply is not null)
                throw Refused(run, reply.Message);
            if (current.IsEnded)
                throw Refused(run, $"it is {RunStore.Text(current.State)} meanwhile");
            if (_control.Time.NowMicros > deadline)
            {
                throw new DistStressException(ErrorKind.PublisherSilent, run.Id,
                    $"The publisher of run {run.Id} ({run.Publisher}) did not change the rate within "
                    + $"{limit.TotalSeconds:0.#} s. Whether it still does, the run's changes of rates tell.");
            }

            await Task.Delay(_control.Timings.AnswerPoll, _control.Time, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<RunRecord> ActiveAsync()
    {
        RunRecord? run = await _store.ReadAsync().ConfigureAwait(false);
        if (run is not null && !run.IsEnded && run.State is not RunState.Interrupted)
            return run;
        string last = run is null ? "it has had none yet"
            : $"the last one, {run.Id}, is {RunStore.Text(run.State)}";
        throw new DistStressException(ErrorKind.NoActiveRun, _control.Options.Prefix,
            $"Prefix '{_control.Options.Prefix}' has no active run: {last}.");
    }

    private async Task<RunRecord> CurrentAsync(RunRecord run)
    {
        RunRecord? current = await _store.ReadAsync().ConfigureAwait(false);
        return current?.Id == run.Id
            ? current
            : throw new DistStressException(
                ErrorKind.NoActiveRun, _control.Options.Prefix,
                $"Run {run.Id} was replaced by another one meanwhile.");
    }

    private static DistStressException Refused(RunRecord run, string reason) =>
        new(ErrorKind.RateRefused, run.Id, $"The rate of run {run.Id} was not changed: {reason}.");

    private static DistStressException NotifyRefused(RunRecord run, NotifyReply refusal) => new(
        ErrorKind.NotifyRefused, run.Id,
        $"The publisher of run {run.Id} ({run.Publisher}): {refusal.Message}");

    private async Task<RunRecord> AskAsync(
        string action, Func<RunRecord, bool> isDone, TimeSpan limit, CancellationToken cancellationToken)
    {
        RunRecord run = await ActiveAsync().ConfigureAwait(false);
        // The request stands in the record before the message goes out: the message may be lost, the record is not.
        var channel = new NotifyChannel(_control);
        NotifyMessage message = channel.Stamp(new NotifyMessage { Action = action });
        await _store.WriteAsync(run.Id, (RunFields.Wanted, RecordedRequest.Of(message))).ConfigureAwait(false);
        await channel.SendStampedAsync(message).ConfigureAwait(false);
        long deadline = _control.Time.After(limit);
        while (true)
        {
            RunRecord current = await CurrentAsync(run).ConfigureAwait(false);
            if (isDone(current) || current.State is RunState.Completed or RunState.Stopped)
                return current;
            if ((await channel.PeekAsync(message).ConfigureAwait(false)).FirstOrDefault(
                reply => reply is { Worker: NotifyReply.Publisher, Status: NotifyStatus.Refused }) is { } refusal)
            {
                throw NotifyRefused(run, refusal);
            }

            if (_control.Time.NowMicros > deadline)
            {
                throw new DistStressException(ErrorKind.PublisherSilent, run.Id,
                    $"The publisher of run {run.Id} ({run.Publisher}) did not {action} within "
                        + $"{limit.TotalSeconds:0.#} s. "
                    + "It will when it looks at its record again.");
            }

            await Task.Delay(_control.Timings.AnswerPoll, _control.Time, cancellationToken).ConfigureAwait(false);
        }
    }
}
