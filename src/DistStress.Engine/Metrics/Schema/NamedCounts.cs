namespace DistStress.Engine.Metrics.Schema;

/// <summary>Counts by name of <see cref="OpTally"/>, for who goes through all of them.</summary>
/// <param name="Name">The property of the tally.</param>
/// <param name="Wire">What they are called in the run record, where the name follows a colon, and in snapshots.</param>
/// <param name="Of">The counts of a tally.</param>
public sealed record NamedCounts(string Name, string Wire, Func<OpTally, Dictionary<string, long>> Of);
