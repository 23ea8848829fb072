namespace DistStress.Engine.Measuring;

/// <summary>
/// Which rates are tried: twice the last one while all is met, half of it while nothing is, and between a rate that met
/// the conditions and one that missed them the middle, until the two are near to each other.
/// </summary>
internal sealed class CapacitySearch
{
    private const decimal Growth = 2;

    // So that a rate is one that people can read.
    private const int Digits = 4;

    private readonly decimal _lowest;
    private readonly decimal _highest;
    private readonly decimal _tolerance;

    /// <summary>Makes a search.</summary>
    /// <param name="first">The first rate, ops a second.</param>
    /// <param name="lowest">None is tried below; greater than 0.</param>
    /// <param name="highest">None is tried above.</param>
    /// <param name="tolerance">How near the two are in the end, as a share of the lower.</param>
    public CapacitySearch(decimal first, decimal lowest, decimal highest, double tolerance)
    {
        _lowest = lowest;
        _highest = highest;
        _tolerance = (decimal)tolerance;
        Next = Math.Clamp(first, lowest, highest);
    }

    /// <summary>The rate to be tried; null where the search is over.</summary>
    public decimal? Next { get; private set; }

    /// <summary>The highest rate that met the conditions; null where none has.</summary>
    public decimal? Met { get; private set; }

    /// <summary>The lowest rate that missed them; null where none has.</summary>
    public decimal? Missed { get; private set; }

    /// <summary>Notes what came of the rate that was to be tried.</summary>
    public void Note(bool isMet)
    {
        if (isMet)
            Met = Next;
        else
            Missed = Next;
        Next = After();
    }

    private decimal? After() => (Met, Missed) switch
    {
        ({ } met, null) => met >= _highest ? null : Math.Min(_highest, met * Growth),
        (null, { } missed) => missed <= _lowest ? null : Math.Max(_lowest, Readable(missed / Growth)),
        ({ } met, { } missed) => missed - met <= _tolerance * met ? null : Between(met, missed),
        _ => Next,
    };

    private static decimal Between(decimal met, decimal missed)
    {
        decimal middle = (met + missed) / 2;
        decimal readable = Readable(middle);
        return readable > met && readable < missed ? readable : middle;
    }

    private static decimal Readable(decimal rate)
    {
        int above = (int)Math.Floor(Math.Log10((double)rate)) + 1;
        if (above <= Digits)
            return Math.Round(rate, Math.Min(Digits - above, 28));
        decimal unit = (decimal)Math.Pow(10, above - Digits);
        return Math.Round(rate / unit) * unit;
    }
}
