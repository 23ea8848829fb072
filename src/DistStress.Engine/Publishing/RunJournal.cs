using DistStress.Engine.Clocks;
using DistStress.Engine.Redis;
using DistStress.Engine.Redis.Runs;
using StackExchange.Redis;

namespace DistStress.Engine.Publishing;

/// <summary>
/// Writes the run's steps to Redis: batches and progress together, each step exactly once, however often the
/// connection breaks on the way. Waits out an outage.
/// </summary>
internal sealed class RunJournal
{
    private readonly ControlConnection _control;
    private readonly PublisherLease _lease;
    private readonly RunStore _store;
    private readonly Action<Notice>? _onWarning;
    private readonly string _run;
    private readonly CancellationToken _stop;
    private readonly PublishStep _nothing;
    private long _sequence;

    /// <summary>Makes a journal.</summary>
    /// <param name="control">The connection.</param>
    /// <param name="lease">The right to publish; held already.</param>
    /// <param name="run">The run's id.</param>
    /// <param name="sequence">The number of the last step that the run record has.</param>
    /// <param name="onWarning">Gets what a person should know.</param>
    /// <param name="stop">The user's request to end the run, which also ends waiting for Redis.</param>
    public RunJournal(
        ControlConnection control, PublisherLease lease, string run, long sequence, Action<Notice>? onWarning,
        CancellationToken stop)
    {
        _sequence = sequence;
        _nothing = new PublishStep(run, 1);
        _stop = stop;
        _control = control;
        _lease = lease;
        _store = new RunStore(control);
        _run = run;
        _onWarning = onWarning;
    }

    /// <summary>The run's id.</summary>
    public string Run => _run;

    /// <summary>Puts a step's batches on the queues and writes fields of the run record, both or neither.</summary>
    /// <exception cref="RunLostException">The record is gone.</exception>
    /// <exception cref="RunSetBackException">The record is behind this journal.</exception>
    /// <exception cref="DistStressException">
    /// <c>PublisherActive</c> or <c>RunTakenOver</c>: another publisher continues, or continued, the run.
    /// </exception>
    public void Publish(PublishStep step, List<RedisValue> fields)
    {
        _sequence++;
        List<RedisKey> keys = [_control.Keys.Run, _control.Keys.Lease];
        List<RedisValue> arguments = [_run, _lease.Token, _sequence, fields.Count / 2, .. fields];
        step.AddArguments(keys, _control.Keys, arguments);
        RedisKey[] keyArray = [.. keys];
        RedisValue[] argumentArray = [.. arguments];
        while (true)
        {
            string outcome = Persist(async () =>
                (await RedisScript.Publish.RunAsync(_control.Database, keyArray, argumentArray).ConfigureAwait(false))
                    .ToString());
            switch (outcome)
            {
                case "ok":
                    return;
                case "lease":
                    // It lapsed while Redis or this process stood still. If nobody else took it, go on.
                    Persist(_lease.HoldAsync);
                    break;
                case "behind":
                    throw new RunSetBackException(
                        $"Redis at {_control.Address} has lost the last steps of run {_run}, as after a failover to a "
                            + "replica or a "
                        + "restart from a file that was not quite up to date.");
                case "unreadable":
                    throw RunRecordReader.Unreadable(_run, "the number of its last step is none");
                case "order":
                    throw new DistStressException(ErrorKind.RunTakenOver, _run,
                        $"Run {_run} was continued by another publisher while this one stood still.");
                default:
                    throw Lost();
            }
        }
    }

    /// <summary>Writes fields of the run record.</summary>
    /// <inheritdoc cref="Publish"/>
    public void Write(params (string Field, RedisValue Value)[] fields) =>
        Publish(_nothing, [.. fields.SelectMany(field => new RedisValue[] { field.Field, field.Value })]);

    /// <summary>What became of the ops of some tasks.</summary>
    /// <exception cref="RunLostException">The record is gone.</exception>
    public TaskCounts[] Counts(IReadOnlyList<int> tasks) =>
        Persist(() => _store.CountsAsync(_run, tasks)) ?? throw Lost();

    /// <summary>
    /// Does something with Redis until it has been done. Waits out an outage; once the user has stopped the run, no
    /// longer than <see cref="Timings.StopPatience"/>.
    /// </summary>
    /// <exception cref="DistStressException"><c>RedisUnreachable</c>: stopped during an outage.</exception>
    public T Persist<T>(Func<Task<T>> action)
    {
        bool warned = false;
        long? giveUpAt = null;
        OutageReason? reason = null;
        while (true)
        {
            try
            {
                return Answer(action(), ref giveUpAt);
            }
            catch (Exception e) when (RedisFault.IsPassing(e))
            {
                if (_stop.IsCancellationRequested)
                    giveUpAt ??= _control.Time.After(_control.Timings.StopPatience);
                if (_control.Time.NowMicros >= giveUpAt)
                {
                    throw new DistStressException(ErrorKind.RedisUnreachable, _control.Address,
                        $"Run {_run} was stopped while Redis at {_control.Address} did not answer: what is queued "
                            + "there stays.", e);
                }

                if (!warned)
                {
                    Warn(new Notice(
                        NoticeKind.RedisAway, _control.Address,
                        $"{RedisFault.Describe(_control.Address, e)}; publishing waits for it."));
                }

                warned = true;
                if (e is RedisConnectionException)
                    (reason ??= new OutageReason(_control, TellReason)).Look();
                _control.Time.SleepUntil(_control.Time.After(_control.Timings.RetryDelay));
            }
        }
    }

    // A command that is under way when the user stops the run is not waited for to its own limit either.
    private T Answer<T>(Task<T> command, ref long? giveUpAt)
    {
        try
        {
            return command.WaitAsync(_stop).GetAwaiter().GetResult();
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            DeadlineTimeProvider time = _control.Time;
            giveUpAt ??= time.After(_control.Timings.StopPatience);
            TimeSpan left = TimeSpan.FromMicroseconds(Math.Max(0, giveUpAt.Value - time.NowMicros));
            return command.WaitAsync(left, time).GetAwaiter().GetResult();
        }
    }

    /// <inheritdoc cref="Persist{T}"/>
    public void Persist(Func<Task> action) => Persist(async () =>
    {
        await action().ConfigureAwait(false);
        return true;
    });

    /// <summary>Tells the user something that a person should know.</summary>
    public void Warn(Notice notice) => _onWarning?.Invoke(notice);

    private void TellReason(string reason) => Warn(new Notice(
        NoticeKind.RedisAway, _control.Address, $"{reason}; publishing waits until that is mended."));

    /// <summary>The error for a run whose record is gone or another run's.</summary>
    public RunLostException Lost() => new(_run,
        $"Run {_run} is lost: its record {_control.Keys.Run} is gone from Redis or was replaced by another run's. "
        + "Was the server restarted without its data, or flushed? Its counts cannot be known any more.");
}
