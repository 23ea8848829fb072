namespace DistStress.Engine.Items.Values;

/// <summary>How many bytes something takes.</summary>
/// <param name="Least">The fewest.</param>
/// <param name="Mean">The mean.</param>
/// <param name="Most">The most; what is beyond 10^15 is 10^15.</param>
public readonly record struct SizeRange(long Least, double Mean, long Most)
{
    private const long Cap = 1_000_000_000_000_000;

    /// <summary>Always the same.</summary>
    public static SizeRange Of(long bytes) => new(bytes, bytes, bytes);

    /// <summary>The mean, and the extremes, of several that are chosen from by weight.</summary>
    /// <param name="parts">Each with its weight; not all weights 0.</param>
    public static SizeRange Weighted(IEnumerable<(decimal Weight, SizeRange Size)> parts)
    {
        (decimal Weight, SizeRange Size)[] possible = [.. parts.Where(part => part.Weight > 0)];
        double total = possible.Sum(part => (double)part.Weight);
        return new SizeRange(
            possible.Min(part => part.Size.Least),
            possible.Sum(part => (double)part.Weight / total * part.Size.Mean),
            possible.Max(part => part.Size.Most));
    }

    /// <summary>Both together.</summary>
    public static SizeRange operator +(SizeRange a, SizeRange b) =>
        new(Math.Min(Cap, a.Least + b.Least), a.Mean + b.Mean, Math.Min(Cap, a.Most + b.Most));

    /// <summary>So many of them.</summary>
    public static SizeRange operator *(SizeRange size, int count) =>
        new(Times(size.Least, count), size.Mean * count, Times(size.Most, count));

    private static long Times(long bytes, int count) => (long)Int128.Min(Cap, (Int128)bytes * count);
}
