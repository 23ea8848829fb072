using System.Globalization;

namespace DistStress.Engine.Scheduling;

/// <summary>A set of ops of one task. It is small where they are consecutive, however many they are.</summary>
/// <remarks>Not for several threads at once.</remarks>
public sealed class OpRangeSet
{
    // In order, and with a gap between any two.
    private readonly List<OpRange> _ranges = [];

    /// <summary>How many ops are in the set.</summary>
    public long Count { get; private set; }

    /// <summary>The ops in order, with a gap between any two ranges.</summary>
    public IReadOnlyList<OpRange> Ranges => _ranges;

    /// <summary>Adds ops.</summary>
    /// <returns>How many of them were in the set before.</returns>
    public long Add(OpRange added)
    {
        int at = FirstThatReaches(added.First);
        int behind = at;
        long known = 0;
        (long first, long end) = (added.First, added.End);
        for (; behind < _ranges.Count && _ranges[behind].First <= added.End; behind++)
        {
            OpRange met = _ranges[behind];
            known += Math.Min(met.End, added.End) - Math.Max(met.First, added.First);
            first = Math.Min(first, met.First);
            end = Math.Max(end, met.End);
        }

        Count += added.Count - known;
        if (behind == at)
        {
            _ranges.Insert(at, added);
            return known;
        }

        _ranges[at] = new OpRange(first, end);
        _ranges.RemoveRange(at + 1, behind - at - 1);
        return known;
    }

    /// <summary>Adds all ops of another set.</summary>
    public void Add(OpRangeSet others)
    {
        foreach (OpRange range in others._ranges)
            Add(range);
    }

    /// <summary>The ops of a task's first ones that are not in the set.</summary>
    /// <param name="end">How many ops are looked at, from op 0.</param>
    public OpRangeSet Missing(long end)
    {
        var missing = new OpRangeSet();
        long at = 0;
        foreach (OpRange range in _ranges)
        {
            if (range.First >= end)
                break;
            if (range.First > at)
                missing.Add(new OpRange(at, range.First));
            at = range.End;
        }

        if (at < end)
            missing.Add(new OpRange(at, end));
        return missing;
    }

    /// <summary>The set as text: <c>first+count,first+count</c>.</summary>
    public override string ToString() => string.Join(
        ',', _ranges.Select(range => string.Create(CultureInfo.InvariantCulture, $"{range.First}+{range.Count}")));

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    /// <exception cref="FormatException">It is something else.</exception>
    public static OpRangeSet Parse(string text)
    {
        var set = new OpRangeSet();
        if (text.Length == 0)
            return set;
        foreach (string part in text.Split(','))
        {
            int plus = part.IndexOf('+', StringComparison.Ordinal);
            if (plus < 0 || !TryNumber(part.AsSpan(0, plus), out long first)
                || !TryNumber(part.AsSpan(plus + 1), out long count) || count < 1 || first > long.MaxValue - count)
            {
                throw new FormatException($"'{part}' is no range of ops.");
            }

            set.Add(new OpRange(first, first + count));
        }

        return set;
    }

    private static bool TryNumber(ReadOnlySpan<char> text, out long number) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);

    // The first range that ends at an op or behind it, so that it touches what begins there.
    private int FirstThatReaches(long op)
    {
        int low = 0;
        int high = _ranges.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (_ranges[middle].End < op)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }
}
