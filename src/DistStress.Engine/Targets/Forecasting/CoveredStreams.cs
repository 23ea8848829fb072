using DistStress.Engine.Traffic;

namespace DistStress.Engine.Targets.Forecasting;

/// <summary>Which parts of streams a plan has written so far, and which of their items were made to stand for all.
/// </summary>
internal sealed class CoveredStreams
{
    private readonly HashSet<ulong> _seeds = [];
    private readonly List<(ulong Seed, ulong First, ulong Made, ulong All)> _parts = [];

    /// <summary>Whether a stream was written.</summary>
    public bool Writes(ulong seed) => _seeds.Contains(seed);

    /// <summary>The item that stands for another: itself where it was made.</summary>
    public ulong Stand(ulong seed, ulong index)
    {
        for (int i = _parts.Count - 1; i >= 0; i--)
        {
            (ulong Seed, ulong First, ulong Made, ulong All) part = _parts[i];
            if (part.Seed == seed && index >= part.First && index - part.First < part.All)
                return part.First + ((index - part.First) % part.Made);
        }

        return index;
    }

    /// <summary>Notes what a task wrote.</summary>
    /// <param name="task">The task.</param>
    /// <param name="itemsPerOp">How many items an op covers.</param>
    /// <param name="ops">How many ops it has.</param>
    /// <param name="made">How many of them were made.</param>
    public void Add(TrafficTask task, int itemsPerOp, long ops, long made)
    {
        if (task.Seeds is { } weights)
        {
            for (int stream = 1; stream <= weights.Count; stream++)
                _seeds.Add((ulong)stream);
            return;
        }

        _seeds.Add(task.Seed);
        if (made == ops || task.Distribution != KeyDistribution.Sequential)
            return;
        var all = (ulong)UInt128.Min((UInt128)ops * (uint)itemsPerOp, (UInt128)(task.Keys ?? long.MaxValue));
        _parts.Add((task.Seed, (ulong)task.First, (ulong)(made * itemsPerOp), all));
    }
}
