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

    private async Task<RunRecord> AskAsync(
        string action, Func<RunRecord, bool> isDone, TimeSpan limit, CancellationToken cancellationToken)
    {
        RunRecord? run = await _store.ReadAsync().ConfigureAwait(false);
        if (run is null || run.State is RunState.Completed or RunState.Stopped or RunState.Lost or RunState.Interrupted)
        {
            string last = run is null ? "it has had none yet"
                : $"the last one, {run.Id}, is {RunStore.Text(run.State)}";
            throw new DistStressException(ErrorKind.NoActiveRun, _control.Options.Prefix,
                $"Prefix '{_control.Options.Prefix}' has no active run: {last}.");
        }

        // The request stands in the record before the message goes out: the message may be lost, the record is not.
        var channel = new NotifyChannel(_control);
        NotifyMessage message = channel.Stamp(new NotifyMessage { Action = action });
        await _store.WriteAsync(run.Id, (RunFields.Wanted, RecordedRequest.Of(message))).ConfigureAwait(false);
        await channel.SendStampedAsync(message).ConfigureAwait(false);
        long deadline = _control.Time.After(limit);
        while (true)
        {
            RunRecord? current = await _store.ReadAsync().ConfigureAwait(false);
            if (current?.Id != run.Id)
                throw new DistStressException(
                    ErrorKind.NoActiveRun, _control.Options.Prefix,
                    $"Run {run.Id} was replaced by another one meanwhile.");
            if (isDone(current) || current.State is RunState.Completed or RunState.Stopped)
                return current;
            if ((await channel.PeekAsync(message).ConfigureAwait(false)).FirstOrDefault(
                reply => reply is { Worker: NotifyReply.Publisher, Status: NotifyStatus.Refused }) is { } refusal)
            {
                throw new DistStressException(
                    ErrorKind.NotifyRefused, run.Id,
                    $"The publisher of run {run.Id} ({run.Publisher}): {refusal.Message}");
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
