namespace DistStress.Engine.Input;

/// <summary>Finds what somebody meant to write.</summary>
internal static class Spelling
{
    private const int FurthestSuggestion = 3;

    /// <summary>The known name nearest to a written one; null where none is near enough to be a fair guess.</summary>
    public static string? Nearest(string written, IEnumerable<string> known)
    {
        // A third of the letters may be wrong: "sed" is seed, but "rate" is not name.
        int furthest = Math.Clamp(written.Length / 3, 1, FurthestSuggestion);
        return Nearest(written, known, furthest);
    }

    /// <summary>The known name nearest to a written one; null where none is within a distance.</summary>
    public static string? Nearest(string written, IEnumerable<string> known, int furthest)
    {
        return known
            .Where(name => Math.Abs(name.Length - written.Length) <= furthest)
            .Select(name => (Name: name, Distance: Distance(written, name)))
            .Where(candidate => candidate.Distance <= furthest)
            .OrderBy(candidate => candidate.Distance)
            .Select(candidate => candidate.Name)
            .FirstOrDefault();
    }

    /// <summary>
    /// How many letters must be put in, left out, replaced or swapped with their neighbour to make one of the other;
    /// upper and lower case are the same.
    /// </summary>
    public static int Distance(string a, string b)
    {
        int[,] distance = new int[a.Length + 1, b.Length + 1];
        for (int i = 0; i <= a.Length; i++)
            distance[i, 0] = i;
        for (int j = 0; j <= b.Length; j++)
            distance[0, j] = j;
        for (int i = 1; i <= a.Length; i++)
        {
            for (int j = 1; j <= b.Length; j++)
            {
                int replaced = distance[i - 1, j - 1] + (Same(a[i - 1], b[j - 1]) ? 0 : 1);
                int best = Math.Min(replaced, Math.Min(distance[i - 1, j], distance[i, j - 1]) + 1);
                if (i > 1 && j > 1 && Same(a[i - 1], b[j - 2]) && Same(a[i - 2], b[j - 1]))
                    best = Math.Min(best, distance[i - 2, j - 2] + 1);
                distance[i, j] = best;
            }
        }

        return distance[a.Length, b.Length];
    }

    private static bool Same(char a, char b) => char.ToLowerInvariant(a) == char.ToLowerInvariant(b);
}
