using DistStress.Engine.Working.Intake;

namespace DistStress.Engine.Working.Loops;

/// <summary>
/// What takes a worker's batches and begins their ops: one intake for all its queues, and loops, each for its part of
/// the queues. The number of queues may change while they work.
/// </summary>
internal sealed class LoopSet : ICrew
{
    // A loop more than the processors can turn to begins nothing sooner; some more, since a loop may be held up.
    private static readonly int MostLoops = Math.Max(8, 4 * Environment.ProcessorCount);

    private readonly LoopServices _services;
    private readonly WorkIntake _intake;
    private volatile ConsumerLoop[] _loops = [];
    private bool _hasStarted;

    /// <summary>Makes a set that has no queues yet.</summary>
    public LoopSet(LoopServices services)
    {
        _services = services;
        _intake = new WorkIntake(services, this);
    }

    /// <summary>How many queues the worker takes from.</summary>
    public int Queues { get; private set; }

    /// <inheritdoc/>
    public int Loops => _loops.Length;

    /// <summary>What a round trip to Redis takes at most, but for rare ones, in µs; 0 before the first.</summary>
    public long RoundTripMicros => _intake.RoundTripMicros;

    /// <summary>Whether nothing of it is at work but loops that begin ops.</summary>
    public bool IsAtRest => _intake.IsAtRest;

    /// <summary>Gets the first fault of the intake or any loop; they never end by themselves otherwise.</summary>
    public event Action<Exception>? Faulted;

    /// <summary>
    /// Takes from so many queues from now on. What came from others and has not begun goes back to them.
    /// </summary>
    /// <param name="queues">The number of queues, at least 1.</param>
    public async Task ResizeAsync(int queues)
    {
        ConsumerLoop[] former = _loops;
        ConsumerLoop[] loops = Choose(former, Math.Min(queues, MostLoops));
        int formerQueues = Queues;
        await _intake.ChangeAsync(queues, () => _loops = loops).ConfigureAwait(false);
        Queues = queues;
        if (!_hasStarted)
            _ = WatchAsync(_intake.Start());
        _hasStarted = true;
        await EndAsync([.. former.Except(loops)]).ConfigureAwait(false);
        if (queues < formerQueues)
            await Task.WhenAll(loops.Select(loop => loop.GiveBackAsync(queues))).ConfigureAwait(false);
    }

    /// <summary>Drops what has not begun of a run that is being stopped.</summary>
    /// <param name="run">The run.</param>
    /// <returns>Whether it is being stopped, by its record; nothing happens otherwise.</returns>
    public async Task<bool> DropAsync(string run)
    {
        if (!await _services.Runs.FindStoppedAsync(run).ConfigureAwait(false))
            return false;
        // What the intake brings from now on it drops itself.
        await Task.WhenAll(_loops.Select(loop => loop.DropAsync(run))).ConfigureAwait(false);
        return true;
    }

    /// <summary>Ends the intake and all loops; they give back what they have not begun.</summary>
    public Task EndAsync()
    {
        Queues = 0;
        _intake.End();
        return EndAsync(_loops);
    }

    /// <inheritdoc/>
    public void Hand(BatchExecution batch)
    {
        ConsumerLoop[] loops = _loops;
        loops[batch.Entry.Queue % loops.Length].Hand(batch);
    }

    /// <inheritdoc/>
    public Task RevokeAsync(IReadOnlySet<string> own) =>
        Task.WhenAll(_loops.Select(loop => loop.RevokeAsync(own)));

    private ConsumerLoop[] Choose(ConsumerLoop[] former, int count)
    {
        var loops = new ConsumerLoop[count];
        for (int i = 0; i < count; i++)
        {
            if (i < former.Length)
            {
                loops[i] = former[i];
                continue;
            }

            loops[i] = new ConsumerLoop(i, _services, _intake);
            _ = WatchAsync(loops[i].Ended);
            loops[i].Start();
        }

        return loops;
    }

    private static async Task EndAsync(ConsumerLoop[] loops)
    {
        foreach (ConsumerLoop loop in loops)
            loop.Leave();
        await Task.WhenAll(loops.Select(loop => loop.Ended)).ConfigureAwait(false);
    }

    private async Task WatchAsync(Task part)
    {
        try
        {
            await part.ConfigureAwait(false);
        }
        catch (Exception e)
        {
            Faulted?.Invoke(e);
        }
    }
}
