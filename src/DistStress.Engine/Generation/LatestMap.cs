namespace DistStress.Engine.Generation;

/// <summary>
/// Zipf's law from the end: the newest index, <c>keys</c> − 1, is the most popular, as in YCSB's SkewedLatest over a
/// set that does not grow.
/// </summary>
/// <param name="keys">How many indices there are, 1 to 2^53.</param>
internal sealed class LatestMap(ulong keys) : IndexMap
{
    private readonly ZipfianMap _fromTheNewest = new(keys);

    /// <inheritdoc/>
    public override ulong Map(ulong seed, ulong position) => keys - 1 - _fromTheNewest.Map(seed, position);
}
