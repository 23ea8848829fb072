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
            RedisServerException => OpError.ServerError,
            RedisConnectionException or ObjectDisposedException or OperationCanceledException => OpError.ConnectionLost,
            // What a transaction throws whose connection broke after it was sent.
            RedisException => OpError.ConnectionLost,
            _ => OpError.Unexpected,
        };
        string detail = kind == OpError.Unexpected ? $"{error.GetType().Name}: {error.Message}" : error.Message;
        result = new OpResult(OpStatus.Failed, Error: kind, Detail: detail);
        return true;
    }
}
