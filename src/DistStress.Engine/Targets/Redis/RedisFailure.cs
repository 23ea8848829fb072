using DistStress.Engine.Outcomes;
using DistStress.Engine.Resp;
using StackExchange.Redis;

namespace DistStress.Engine.Targets.Redis;

/// <summary>Turns what the client throws into results.</summary>
internal static class RedisFailure
{
    /// <summary>The result for an error; false for the cancellation that the caller asked for.</summary>
    public static bool TryTranslate(Exception error, CancellationToken cancellationToken, out OpResult result)
    {
        result = default;
        if (error is OperationCanceledException && cancellationToken.IsCancellationRequested)
            return false;
        string kind = error switch
        {
            RedisTimeoutException or TimeoutException => OpError.Timeout,
            RedisServerException => RedisRefusal.KindOf(error.Message),
            RedisConnectionException => WhyNoConnection(error),
            ObjectDisposedException or OperationCanceledException => OpError.ConnectionLost,
            // What a transaction throws whose connection broke after it was sent.
            RedisException => OpError.ConnectionLost,
            DistStressException => OpError.Validation,
            _ => OpError.Unexpected,
        };
        string detail = kind == OpError.Unexpected ? $"{error.GetType().Name}: {error.Message}" : error.Message;
        result = Of(kind, detail);
        return true;
    }

    /// <summary>The result for an error that the server answered with.</summary>
    public static OpResult Refused(string answer) => Of(RedisRefusal.KindOf(answer), answer);

    /// <summary>The result for a failure of a kind.</summary>
    public static OpResult Of(string kind, string detail) => new(OpStatus.Failed, Error: kind, Detail: detail);

    // A server that refuses the connection itself shows as one that is not there; the reason is further in.
    private static string WhyNoConnection(Exception error)
    {
        foreach (Exception cause in Causes(error))
        {
            if (cause is RedisConnectionException { FailureType: ConnectionFailureType.Loading })
                return RedisRefusal.KindOf("LOADING");
            if (RefusalIn(cause) is { } answer && RedisRefusal.KindOf(answer) is var kind and not OpError.ServerError)
                return kind;
        }

        return OpError.ConnectionLost;
    }

    /// <summary>The error, and everything that it says was behind it.</summary>
    public static IEnumerable<Exception> Causes(Exception error)
    {
        yield return error;
        IEnumerable<Exception> inner = error is AggregateException several
            ? several.InnerExceptions
            : error.InnerException is { } one ? [one] : [];
        foreach (Exception cause in inner.SelectMany(Causes))
            yield return cause;
    }

    /// <summary>
    /// The server's own words in the client's report of a connection that failed; null where there are none.
    /// </summary>
    public static string? RefusalIn(Exception cause)
    {
        const string Mark = "SimpleError: ";
        int at = cause is RedisConnectionException ? -1 : cause.Message.IndexOf(Mark, StringComparison.Ordinal);
        return at < 0 ? null : cause.Message[(at + Mark.Length)..];
    }
}
