using System.Collections.Concurrent;

namespace DistStress.Engine.Working;

/// <summary>
/// Keeps the kinds of failure that a user's code names to what reports can group by: short, on one line, and not a new
/// one for every op.
/// </summary>
internal sealed class FailureKinds
{
    /// <summary>The most characters of a kind.</summary>
    public const int MaxLength = 64;

    /// <summary>The most kinds that are told apart.</summary>
    public const int MaxKinds = 100;

    /// <summary>What those beyond <see cref="MaxKinds"/> go under.</summary>
    public const string Other = nameof(Other);

    private readonly ConcurrentDictionary<string, byte> _kinds = new(StringComparer.Ordinal);

    /// <summary>The kind that a failure goes under.</summary>
    /// <param name="kind">What the code called it.</param>
    public string Settle(string kind)
    {
        string settled = string.Concat(kind.Take(MaxLength).Select(c => char.IsControl(c) ? ' ' : c)).Trim();
        if (_kinds.ContainsKey(settled))
            return settled;
        // Two threads may pass here at once; a few kinds more than the most do no harm.
        if (settled.Length == 0 || _kinds.Count >= MaxKinds)
            return Other;
        _kinds.TryAdd(settled, 0);
        return settled;
    }
}
