using DistStress.Engine.Metrics;
using DistStress.Engine.Outcomes;

namespace DistStress.Engine.Working.Loops;

/// <summary>
/// Ops that have ended plainly in a burst of results, for accounting together: by itself each would cost several times
/// as much, as threads count in the same places. One a thread.
/// </summary>
internal sealed class PlainEnds
{
    private const int Most = 64;

    [ThreadStatic]
    private static PlainEnds? t_own;

    private readonly OpenOp[] _ops = new OpenOp[Most];
    private readonly DoneOp[] _done = new DoneOp[Most];
    private readonly Action _settle;
    private int _count;

    private PlainEnds()
    {
        _settle = Settle;
    }

    /// <summary>Takes an op that has ended plainly.</summary>
    /// <param name="op">The op.</param>
    /// <param name="bytes">Its bytes.</param>
    /// <returns>False where the thread has no burst open: the op is to be accounted for by itself.</returns>
    public static bool TryAdd(OpenOp op, long bytes)
    {
        if (!ResultBurst.IsOpen)
            return false;
        (t_own ??= new PlainEnds()).Add(op, bytes);
        return true;
    }

    private void Add(OpenOp op, long bytes)
    {
        if (_count == Most)
            Account();
        else if (_count == 0)
            ResultBurst.AtEnd(_settle);
        _ops[_count] = op;
        _done[_count] = new DoneOp(op.Due, op.Start, 0, bytes);
        _count++;
    }

    private void Settle()
    {
        // A thread reads the replies of one worker, so the limit is the same for all of them. Before the burst's end,
        // who is woken would take this thread's processor in the middle of it.
        InFlightLimit limit = _ops[0].Dispatch.InFlight;
        Account();
        limit.CallForRoom();
    }

    private void Account()
    {
        int first = 0;
        while (first < _count)
        {
            int next = GatherBatch(first);
            _ops[first].Dispatch.End(_ops.AsSpan(first, next - first), _done.AsSpan(first, next - first));
            first = next;
        }

        _count = 0;
    }

    // Brings the ops of one batch together.
    private int GatherBatch(int first)
    {
        BatchExecution batch = _ops[first].Batch;
        int next = first + 1;
        for (int i = next; i < _count; i++)
        {
            if (_ops[i].Batch != batch)
                continue;
            (_ops[i], _ops[next]) = (_ops[next], _ops[i]);
            (_done[i], _done[next]) = (_done[next], _done[i]);
            next++;
        }

        return next;
    }
}
