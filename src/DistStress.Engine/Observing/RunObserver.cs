using DistStress.Engine.Redis;
using DistStress.Engine.Redis.Runs;

namespace DistStress.Engine.Observing;

/// <summary>Reads the run of a prefix.</summary>
public sealed class RunObserver
{
    private readonly ControlConnection _control;
    private readonly RunStore _store;

    /// <summary>Makes an observer over a connection.</summary>
    public RunObserver(ControlConnection control)
    {
        _control = control;
        _store = new RunStore(control);
    }

    /// <summary>Whether nothing more comes of a run in a state, unless somebody resumes it.</summary>
    public static bool IsOver(RunState state) =>
        state is RunState.Completed or RunState.Stopped or RunState.Lost or RunState.Interrupted;

    /// <summary>The active or last run; null where the prefix never had one.</summary>
    public Task<RunRecord?> ReadAsync() => _store.ReadAsync();

    /// <summary>
    /// Waits until the run is over, or until it is in one of some states: then also for a run that has yet to begin.
    /// Redis may be away meanwhile.
    /// </summary>
    /// <param name="states">The states; empty to wait until the run is over.</param>
    /// <param name="limit">How long to wait at most; null for ever.</param>
    /// <param name="onLook">Gets how far the run is, once a second.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The run.</returns>
    /// <exception cref="DistStressException">
    /// <c>NoActiveRun</c>: the prefix has had no run, and none was to be waited for. <c>RunStateMissed</c>: the run was
    /// over before it came to one of the states. <c>WaitTimeout</c>: the time was over before. Or the record cannot be
    /// read.
    /// </exception>
    public async Task<RunRecord> AwaitAsync(
        IReadOnlyCollection<RunState> states, TimeSpan? limit, Action<RunProgress> onLook,
        CancellationToken cancellationToken)
    {
        long deadline = limit is { } time ? _control.Time.After(time) : long.MaxValue;
        var follower = new RunFollower(_control);
        long nextLook = 0;
        bool isFirst = true;
        (string Id, RunState State)? former = null;
        (string Id, RunState State)? run = null;
        while (true)
        {
            try
            {
                run = await _store.StateAsync().ConfigureAwait(false);
                if (isFirst)
                {
                    former = run is { } before && IsOver(before.State) ? run : null;
                    if (run is null && states.Count == 0)
                        throw NoRun();
                    isFirst = false;
                }

                bool isReached = run is { } now
                    && (states.Count == 0 ? IsOver(now.State) : states.Contains(now.State));
                if (isReached || _control.Time.NowMicros >= nextLook)
                {
                    nextLook = _control.Time.After(_control.Timings.HeartbeatInterval);
                    if (await follower.LookAsync().ConfigureAwait(false) is { } look)
                    {
                        onLook(look.Progress);
                        if (isReached)
                            return look.Run;
                    }
                }

                if (run is { } over && IsOver(over.State) && run != former)
                    throw Missed(over, states);
            }
            catch (Exception e) when (RedisFault.IsPassing(e))
            {
                // It may come back within the time.
            }

            if (_control.Time.NowMicros >= deadline)
                throw TooLate(run, states, limit!.Value);
            await Task.Delay(_control.Timings.AnswerPoll, _control.Time, cancellationToken).ConfigureAwait(false);
        }
    }

    private DistStressException NoRun() => new(
        ErrorKind.NoActiveRun, _control.Options.Prefix,
        $"Prefix '{_control.Options.Prefix}' has had no run yet.");

    private static DistStressException Missed((string Id, RunState State) run, IEnumerable<RunState> states) => new(
        ErrorKind.RunStateMissed, run.Id,
        $"Run {run.Id} is {RunStore.Text(run.State)}, and was not seen {Words(states)} before.");

    private DistStressException TooLate(
        (string Id, RunState State)? run, IReadOnlyCollection<RunState> states, TimeSpan limit)
    {
        string wanted = states.Count == 0 ? "over" : Words(states);
        return run is { } there
            ? new DistStressException(
                ErrorKind.WaitTimeout, there.Id,
                $"Run {there.Id} is {RunStore.Text(there.State)}, and was not {wanted} within "
                + $"{limit.TotalSeconds:0.#} s.")
            : new DistStressException(
                ErrorKind.WaitTimeout, _control.Options.Prefix,
                $"Prefix '{_control.Options.Prefix}' had no run that was {wanted} within {limit.TotalSeconds:0.#} s.");
    }

    private static string Words(IEnumerable<RunState> states) => string.Join(" or ", states.Select(RunStore.Text));
}
