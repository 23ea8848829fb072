namespace DistStress.Engine.Metrics.Schema;

/// <summary>Counts by name of <see cref="OpTally"/>, for who goes through all of them.</summary>
/// <param name="Name">The property of the tally.</param>
/// <param name="Wire">What they are called in the run record, where the name follows a colon, and in snapshots.</param>
/// <param name="Unit">What they count.</param>
/// <param name="Text">What they are.</param>
/// <param name="Of">The counts of a tally.</param>
/// <param name="Add">Adds to the counts of a tally: what is counted, and how many.</param>
public sealed record NamedCounts(
    string Name, string Wire, MeasurementUnit Unit, string Text, Func<OpTally, IReadOnlyDictionary<string, long>> Of,
    Action<OpTally, string, long> Add);
