using System.Collections.Frozen;

namespace DistStress.Engine.Targets.Redis;

/// <summary>The kinds of error that a Redis server answers with, by the word that its answer begins with.</summary>
/// <remarks>The words are those of the server's own source (server.c, cluster.c, acl.c).</remarks>
internal static class RedisRefusal
{
    private const string ExecAbort = "EXECABORT";
    private const string NoMulti = "ERR EXEC without MULTI";

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

    /// <summary>Whether a transaction failed because one of its commands, or MULTI itself, was refused before.</summary>
    /// <remarks>Where MULTI is refused, the client has sent the commands nevertheless, and the server has run each for
    /// itself: the op counts as failed, whatever they did.</remarks>
    public static bool IsAbort(string answer) =>
        FirstWord(answer) == ExecAbort || answer.StartsWith(NoMulti, StringComparison.Ordinal);

    /// <summary>Whether the key's slot is on its way to another node: the op was not done, and may be if tried again.</summary>
    public static bool IsSlotMove(string answer) =>
        FirstWord(answer) is "MOVED" or "ASK" or "TRYAGAIN" || answer.StartsWith(SecondMove, StringComparison.Ordinal);

    private static string FirstWord(string answer)
    {
        int space = answer.IndexOf(' ', StringComparison.Ordinal);
        return space < 0 ? answer : answer[..space];
    }
}
