using System.Collections.Concurrent;

namespace DistStress.Engine.Working;

/// <summary>
/// The kinds of error that a task has shown. A store or a script can make up ever new ones; counting each of them for
/// days would fill the memory of the worker and of Redis.
/// </summary>
internal sealed class ErrorKinds
{
    /// <summary>What every kind beyond the first ones is counted as.</summary>
    public const string Other = nameof(Other);

    private const int Most = 50;
    private const int LongestName = 100;

    private readonly ConcurrentDictionary<string, byte> _known = new();

    /// <summary>The name under which a kind is counted.</summary>
    public string Admit(string kind)
    {
        if (kind.Length > LongestName)
            kind = kind[..LongestName];
        if (_known.ContainsKey(kind))
            return kind;
        // A few threads may pass the bound together; it is there to keep the number small, not to be met exactly.
        if (_known.Count >= Most)
            return Other;
        _known.TryAdd(kind, 0);
        return kind;
    }
}
