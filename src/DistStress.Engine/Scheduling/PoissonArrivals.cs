using DistStress.Engine.Generation;

namespace DistStress.Engine.Scheduling;

/// <summary>
/// Independent arrivals at a rate: how many ops of a task lie before each slice, and where in a slice each of them
/// does.
/// </summary>
/// <remarks>
/// <para>
/// Of a Poisson process whose number of arrivals is known, the arrivals are as many independent points, each with the
/// rate as its density. So the task's ops are divided among the two halves of its time by a binomial draw, those of
/// each half among its halves, and so on down to slices. Each draw is a function of the task's seed and number and of
/// the place: any slice is found without those before it, and every run is the same.
/// </para>
/// <para>
/// Where the rate changes on the way, what has come before stays, and the ops that are left are divided anew over the
/// time that is left: by draws of their own, so that they depend on the changes and on nothing else.
/// </para>
/// <para>May be used by several threads at once.</para>
/// </remarks>
internal sealed class PoissonArrivals
{
    // A draw's place has 16 bits: six for its level, and ten for which change of the rate it follows.
    private const int LevelBits = 6;
    private const uint Changes = 1 << 10;

    private readonly CumulativeRate _rate;
    private readonly ulong _seed;
    private readonly int _task;
    private readonly uint _change;
    private readonly long _before;
    private readonly uint _splitLane;
    private readonly uint _offsetLane;
    private readonly long _endMicros;
    private readonly long _slices;
    private readonly Lock _lock = new();

    // The way from all slices down to one: the next slice shares most of it.
    private readonly Node[] _way;
    private int _known;

    /// <summary>Prepares the arrivals of a task.</summary>
    /// <param name="rate">Its rate.</param>
    /// <param name="ops">How many ops it has.</param>
    /// <param name="endMicros">When it ends, in µs since it began.</param>
    /// <param name="seed">Its seed.</param>
    /// <param name="task">Its number: tasks with the same seed differ.</param>
    public PoissonArrivals(CumulativeRate rate, long ops, long endMicros, ulong seed, int task)
        : this(rate, 0, 0, ops, endMicros, seed, task, 0)
    {
    }

    private PoissonArrivals(
        CumulativeRate rate, long firstSlice, long before, long ops, long endMicros, ulong seed, int task, uint change)
    {
        FirstSlice = firstSlice;
        _before = before;
        _task = task;
        _change = change;
        _rate = rate;
        _seed = seed;
        _splitLane = Lane.ArrivalSplit + (uint)task;
        _offsetLane = Lane.ArrivalOffset + (uint)task;
        _endMicros = endMicros;
        _slices = Math.Max(1, (endMicros + Slice.Micros - 1) / Slice.Micros - firstSlice);
        int levels = 0;
        while (1L << levels < _slices)
            levels++;
        _way = new Node[levels + 1];
        _way[0] = new Node(0, ops - before, 0, MeanBefore(0), MeanBefore(1L << levels));
        _known = 1;
    }

    /// <summary>The first slice that these arrivals are for: 0, or where the rate changed.</summary>
    public long FirstSlice { get; }

    /// <summary>The arrivals from a change of the rate on: what lies before it stays as it is here.</summary>
    /// <param name="rate">The rate with the change.</param>
    /// <param name="slice">The first slice of the new rate; not before <see cref="FirstSlice"/>.</param>
    /// <param name="ops">How many ops the task has now, at least those before the slice.</param>
    /// <param name="endMicros">When it ends now, in µs since it began.</param>
    public PoissonArrivals Then(CumulativeRate rate, long slice, long ops, long endMicros) => new(
        rate, slice, OpsBefore(slice), ops, endMicros, _seed, _task, (_change + 1) % Changes);

    // Slices Number * 2^level to (Number + 1) * 2^level − 1 from the first one on, for the level that it is on; the ops
    // in and before them, and the ops expected before their beginning and their end.
    private readonly record struct Node(long Number, long Ops, long Before, double From, double To);

    /// <summary>Ops that lie before a slice.</summary>
    /// <param name="slice">The slice; from <see cref="FirstSlice"/> on.</param>
    public long OpsBefore(long slice)
    {
        slice -= FirstSlice;
        if (slice <= 0)
            return _before;
        lock (_lock)
        {
            return _before + (slice >= _slices ? _way[0].Ops : Find(slice).Before);
        }
    }

    /// <summary>When the ops of a slice are due, in µs since its beginning, in order.</summary>
    /// <param name="slice">The slice.</param>
    /// <param name="first">The index of its first op.</param>
    /// <param name="ops">How many it has.</param>
    public int[] Offsets(long slice, long first, int ops)
    {
        long width = Math.Min(Slice.Micros, _endMicros - slice * Slice.Micros);
        var offsets = new int[ops];
        for (int i = 0; i < ops; i++)
        {
            PhiloxBlock block = Philox.Draw(_seed, (ulong)(first + i), _offsetLane);
            offsets[i] = (int)(block.W0 * (ulong)width >> 32);
        }

        Array.Sort(offsets);
        return offsets;
    }

    private Node Find(long slice)
    {
        int last = _way.Length - 1;
        int depth = _known - 1;
        while (slice >> (last - depth) != _way[depth].Number)
            depth--;
        for (; depth < last; depth++)
        {
            bool right = ((slice >> (last - depth - 1)) & 1) != 0;
            _way[depth + 1] = HalfOf(_way[depth], last - depth, right);
        }

        _known = _way.Length;
        return _way[last];
    }

    private Node HalfOf(in Node whole, int level, bool right)
    {
        long middle = (2 * whole.Number + 1) << (level - 1);
        double mean = MeanBefore(middle);
        double expected = whole.To - whole.From;
        long left = expected > 0
            ? BinomialDraw.Of(
                whole.Ops, (mean - whole.From) / expected, _seed, (ulong)whole.Number, _splitLane,
                (_change << LevelBits) + (uint)level)
            : 0;
        return right
            ? new Node(2 * whole.Number + 1, whole.Ops - left, whole.Before + left, mean, whole.To)
            : new Node(2 * whole.Number, left, whole.Before, whole.From, mean);
    }

    private double MeanBefore(long slice) =>
        _rate.MeanBefore(slice >= _slices ? _endMicros : (FirstSlice + slice) * Slice.Micros);
}
