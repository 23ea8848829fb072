namespace DistStress.Engine.Metrics.Schema;

/// <summary>A counter of <see cref="OpTally"/>, for who goes through all of them.</summary>
/// <param name="Name">The property of the tally.</param>
/// <param name="Wire">What it is called in the run record and in snapshots.</param>
/// <param name="Source">Who counts.</param>
/// <param name="Unit">What it counts.</param>
/// <param name="TakesGreatest">Whether of several the greatest holds, and not the sum.</param>
/// <param name="Text">What it is.</param>
/// <param name="Get">Its value in a tally.</param>
/// <param name="Set">Gives it a value in a tally.</param>
public sealed record Counter(
    string Name, string Wire, CounterSource Source, MeasurementUnit Unit, bool TakesGreatest, string Text,
    Func<OpTally, long> Get, Action<OpTally, long> Set);
