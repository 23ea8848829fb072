using StackExchange.Redis;

namespace DistStress.Engine.Redis;

/// <summary>Tells what of Redis passes from what does not.</summary>
internal static class RedisFault
{
    // Error replies of a server that starts, fails over, is full, is busy with somebody's script, or has fewer replicas
    // than it needs to write.
    private static readonly string[] PassingReplies =
        ["LOADING", "BUSY", "OOM", "READONLY", "MASTERDOWN", "CLUSTERDOWN", "TRYAGAIN", "MISCONF", "NOREPLICAS"];

    /// <summary>Whether trying again later may help: no connection, no answer, or an answer that says so.</summary>
    public static bool IsPassing(Exception e) => e switch
    {
        RedisServerException => PassingReplies.Any(reply => e.Message.StartsWith(reply, StringComparison.Ordinal)),
        RedisConnectionException or TimeoutException => true,
        _ => false,
    };

    /// <summary>Whether a key is of another type than it should be: somebody else has written it.</summary>
    public static bool IsWrongType(Exception e) =>
        e is RedisServerException && SaysWrongType(e.Message);

    /// <summary>Whether a server's words say so. Before Redis 7 a script's own words come first.</summary>
    public static bool SaysWrongType(string answer) => answer.Contains("WRONGTYPE", StringComparison.Ordinal);

    /// <summary>What happened, for people.</summary>
    /// <param name="address">The server's address.</param>
    /// <param name="e">The exception.</param>
    public static string Describe(string address, Exception e) => e is RedisServerException
        ? $"Redis at {address} refuses: {e.Message}"
        : $"Redis at {address} does not answer";
}
