namespace DistStress.Engine.Comparing;

/// <summary>What a comparison looks at of a run that has ended.</summary>
public sealed record ComparedRun
{
    /// <summary>The run's id; empty where it is not known.</summary>
    public string RunId { get; init; } = "";

    /// <summary>How it ended: <c>Completed</c>, or by another word.</summary>
    public string State { get; init; } = "";

    /// <summary>The version of the product that published it; empty where it is not known.</summary>
    public string Version { get; init; } = "";

    /// <summary>The text of its traffic file; empty where that is not known.</summary>
    public string Traffic { get; init; } = "";

    /// <summary>Its configuration as JSON; empty where that is not known.</summary>
    public string Config { get; init; } = "";

    /// <summary>What its tasks do, in order: it tells traffic apart where its text is not known.</summary>
    public IReadOnlyList<string> Tasks { get; init; } = [];

    /// <summary>The kinds of what was found out about it, by their names.</summary>
    public IReadOnlyList<string> Findings { get; init; } = [];

    /// <summary>What happened, row by row, without gaps; all rows are of one length.</summary>
    public IReadOnlyList<ComparedSecond> Seconds { get; init; } = [];

    /// <summary>How many seconds a row stands for.</summary>
    internal int RowSeconds => Seconds.Count == 0 ? 1 : Math.Max(1, Seconds[0].Seconds);

    /// <summary>
    /// The rows that count: from the first to the last one in which ops were due, without the first seconds, and
    /// without the last row, of which the run may have had a part only.
    /// </summary>
    /// <param name="rowSeconds">How long the rows shall be; a multiple of <see cref="RowSeconds"/>.</param>
    /// <param name="skipSeconds">How many seconds are left out at the beginning; a row at least is.</param>
    internal IReadOnlyList<ComparedSecond> Window(int rowSeconds, int skipSeconds)
    {
        ComparedSecond[] rows =
        [
            .. Seconds.SkipWhile(row => row.Planned == 0).Reverse().SkipWhile(row => row.Planned == 0).Reverse()
                .Chunk(rowSeconds / RowSeconds).Select(ComparedSecond.Together),
        ];
        int skipped = Math.Max(1, (skipSeconds + rowSeconds - 1) / rowSeconds);
        return [.. rows.Skip(skipped).SkipLast(1)];
    }
}
