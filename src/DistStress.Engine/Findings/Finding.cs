namespace DistStress.Engine.Findings;

/// <summary>Something that was found out about a run, from when to when, with its numbers.</summary>
/// <param name="Kind">What.</param>
/// <param name="FromMicros">When it began, in µs of the server's clock.</param>
/// <param name="ToMicros">When it was seen last.</param>
/// <param name="Numbers">Its numbers, by name; each the greatest that was seen, but for those that are sums.</param>
/// <param name="Subject">What it is about: the ids of workers, the kind of error, the store's reason.</param>
public sealed record Finding(
    FindingKind Kind, long FromMicros, long ToMicros, IReadOnlyDictionary<string, double> Numbers, string Subject)
{
    /// <summary>A number; 0 where it has none of that name.</summary>
    public double Number(string name) => Numbers.GetValueOrDefault(name);

    /// <summary>What happened, in a clause.</summary>
    public string Text => FindingText.Of(this);
}
