using System.Numerics;
using DistStress.Engine.Generation;
using DistStress.Engine.Traffic;

namespace DistStress.Engine.Tests.Scheduling;

/// <summary>Which stream each op takes, and at which place, found by going through all ops from the first.</summary>
internal sealed class ReferenceStreams
{
    private readonly TrafficTask _task;
    private readonly BigInteger[] _cumulative;
    private long _op;

    public ReferenceStreams(TrafficTask task)
    {
        _task = task;
        // Weights of a few digits: in millionths they are whole.
        BigInteger sum = 0;
        _cumulative = [.. (task.Seeds ?? []).Select(weight => sum += new BigInteger(weight * 1_000_000))];
        Positions = [.. Enumerable.Repeat((ulong)task.First, _cumulative.Length)];
    }

    /// <summary>Each stream's next place; empty without <c>seeds</c>.</summary>
    public ulong[] Positions { get; }

    /// <summary>Takes the next op.</summary>
    /// <returns>The seed of its stream, and the place of its first item there.</returns>
    public (ulong Seed, ulong First) Next()
    {
        long op = _op++;
        if (_cumulative.Length == 0)
            return (_task.Seed, (ulong)_task.First + (ulong)op * (ulong)_task.ItemsPerOp);
        // w0 / 2^32 < c / total, multiplied out.
        BigInteger drawn = (BigInteger)Philox.Draw(_task.Seed, (ulong)op, Lane.StreamPick).W0 * _cumulative[^1];
        int stream = Array.FindIndex(_cumulative, bound => drawn < (bound << 32));
        ulong first = Positions[stream];
        Positions[stream] += (ulong)_task.ItemsPerOp;
        return ((ulong)stream + 1, first);
    }

    /// <summary>Goes to an op.</summary>
    public void MoveTo(long op)
    {
        // Without weights every op's place follows from its number.
        if (_cumulative.Length == 0)
            _op = op;
        while (_op < op)
            Next();
    }
}
