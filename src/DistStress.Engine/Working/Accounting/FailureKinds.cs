using System.Collections.Concurrent;

namespace DistStress.Engine.Working.Accounting;

/// <summary>
/// Keeps the kinds of failure of a task to what reports can group by: short, one word, and not a new one for every op.
/// A store or a user's code can make up ever new ones; counting each of them for days would fill the memory of the
/// worker and of Redis.
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
    /// <param name="kind">What the store or the code called it.</param>
    public string Settle(string kind)
    {
        if (_kinds.ContainsKey(kind))
            return kind;
        string settled = string.Concat(
            kind.Trim().Take(MaxLength).Select(c => char.IsControl(c) || char.IsWhiteSpace(c) ? '_' : c));
        if (_kinds.ContainsKey(settled))
            return settled;
        // Two threads may pass here at once; a few kinds more than the most do no harm.
        if (settled.Length == 0 || _kinds.Count >= MaxKinds)
            return Other;
        _kinds.TryAdd(settled, 0);
        return settled;
    }
}
