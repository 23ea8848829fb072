namespace DistStress.Engine.Monitoring;

/// <summary>Adds the traffic of several series, whichever periods they have.</summary>
internal static class TrafficSum
{
    /// <summary>Adds pieces that may lie over each other.</summary>
    /// <param name="series">The pieces of each series.</param>
    /// <returns>Pieces one behind the other without a gap between them; those in which nothing lies have no
    /// ops.</returns>
    public static IReadOnlyList<TrafficPiece> Of(IReadOnlyList<IReadOnlyList<TrafficPiece>> series)
    {
        long[] times =
        [
            .. series.SelectMany(pieces => pieces).SelectMany(piece => new[] { piece.Start, piece.End })
                .Distinct().Order(),
        ];
        if (times.Length == 0)
            return [];
        var ops = new Ratio[times.Length - 1];
        foreach (TrafficPiece piece in series.SelectMany(pieces => pieces))
        {
            int first = Array.BinarySearch(times, piece.Start);
            for (int i = first; times[i] < piece.End; i++)
            {
                ops[i] += times[i + 1] - times[i] == piece.Length ? piece.Ops
                    : piece.Ops * new Ratio(times[i + 1] - times[i], piece.Length);
            }
        }

        return [.. ops.Select((count, i) => new TrafficPiece(times[i], times[i + 1], count))];
    }
}
