using DistStress.Engine.Traffic;

namespace DistStress.Engine.Generation;

/// <summary>
/// Says which index of a stream stands at a position of it, where <c>keys</c> or <c>distribution</c> is given. A pure
/// function of the stream's seed and the position, so any worker can compute it. Safe for any number of threads.
/// </summary>
internal abstract class IndexMap
{
    /// <summary>The map of a task; null where every position is its own index.</summary>
    /// <exception cref="ArgumentException">The task's distribution needs keys, and the task has none.</exception>
    public static IndexMap? Of(TrafficTask task)
    {
        if (task.Keys is not { } count)
        {
            return task.Distribution == KeyDistribution.Sequential
                ? null
                : throw new ArgumentException("The task's distribution needs a number of keys.", nameof(task));
        }

        ulong keys = (ulong)count;
        return task.Distribution switch
        {
            KeyDistribution.Uniform => new UniformMap(keys),
            KeyDistribution.Zipfian => new ZipfianMap(keys),
            KeyDistribution.Latest => new LatestMap(keys),
            KeyDistribution.Hotspot => new HotspotMap(keys),
            _ => new SequentialMap(keys),
        };
    }

    /// <summary>The index that stands at a position.</summary>
    /// <param name="seed">The stream's seed.</param>
    /// <param name="position">The position in the stream, from 0.</param>
    public abstract ulong Map(ulong seed, ulong position);

    /// <summary>
    /// Brings a draw to a range without favouring any part of it: floor(draw · count / 2^64), below
    /// <paramref name="count"/>.
    /// </summary>
    protected static ulong Scale(ulong draw, ulong count) => Math.BigMul(draw, count, out _);
}
