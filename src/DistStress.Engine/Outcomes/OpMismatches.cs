namespace DistStress.Engine.Outcomes;

/// <summary>Where an op that verifies read something else than what was written.</summary>
public sealed class OpMismatches
{
    /// <summary>How many mismatches are described; the others are only counted.</summary>
    public const int MostDescribed = 10;

    private readonly List<string> _descriptions = [];

    /// <summary>Columns that differ; an item that is not there at all counts as one.</summary>
    public int Count { get; private set; }

    /// <summary>The first of them, each with its key and column.</summary>
    public IReadOnlyList<string> Descriptions => _descriptions;

    /// <summary>Notes a mismatch.</summary>
    /// <param name="description">Describes it; called only where there is still room.</param>
    public void Add(Func<string> description)
    {
        Count++;
        if (_descriptions.Count < MostDescribed)
            _descriptions.Add(description());
    }
}
