using System.Collections.Frozen;
using DistStress.Engine.Outcomes;

namespace DistStress.Engine.Resp;

/// <summary>The kinds of error that a Redis server answers with, by the word that its answer begins with.</summary>
/// <remarks>The words are those of the server's own source (server.c, cluster.c, acl.c).</remarks>
internal static class RedisRefusal
{
    private const string ExecAbort = "EXECABORT";

    // What the client says instead of the server's answer, after it followed one redirection and met another.
    private const string SecondMove = "Key has MOVED";

    private static readonly FrozenDictionary<string, string> Kinds = new Dictionary<string, string>
    {
        ["NOPERM"] = OpError.AccessDenied,
        ["NOAUTH"] = OpError.AccessDenied,
        ["WRONGPASS"] = OpError.AccessDenied,
        ["OOM"] = "OutOfMemory",
        ["LOADING"] = "Loading",
        ["BUSY"] = "Busy",
        ["READONLY"] = "ReadOnly",
        ["MISCONF"] = "Misconfigured",
        ["NOREPLICAS"] = "NoReplicas",
        ["MASTERDOWN"] = "MasterDown",
        ["CLUSTERDOWN"] = "ClusterDown",
        ["CROSSSLOT"] = "CrossSlot",
        ["MOVED"] = "Moved",
        ["ASK"] = "Ask",
        ["TRYAGAIN"] = "TryAgain",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The answer's kind, as <see cref="OpResult.Error"/> spells it.</summary>
    public static string KindOf(string answer)
    {
        if (answer.StartsWith(SecondMove, StringComparison.Ordinal))
            return Kinds["MOVED"];
        return Kinds.TryGetValue(FirstWord(answer), out string? kind) ? kind : OpError.ServerError;
    }

    /// <summary>Whether a transaction was given up because one of its commands was refused before it began.</summary>
    public static bool IsAbort(string answer) => FirstWord(answer) == ExecAbort;

    /// <summary>
    /// Whether the key's slot is on its way to another node: the op was not done, and may be if tried again.
    /// </summary>
    public static bool IsSlotMove(string answer) =>
        FirstWord(answer) is "MOVED" or "ASK" or "TRYAGAIN" || answer.StartsWith(SecondMove, StringComparison.Ordinal);

    private static string FirstWord(string answer)
    {
        int space = answer.IndexOf(' ', StringComparison.Ordinal);
        return space < 0 ? answer : answer[..space];
    }
}
