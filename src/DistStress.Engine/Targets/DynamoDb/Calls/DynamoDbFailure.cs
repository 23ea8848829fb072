using System.Net.Sockets;
using Amazon.Runtime;
using DistStress.Engine.Outcomes;
using DistStress.Engine.Targets.DynamoDb.Requests;

namespace DistStress.Engine.Targets.DynamoDb.Calls;

/// <summary>Turns what goes wrong with calls into results, and says what may be tried again.</summary>
internal static class DynamoDbFailure
{
    /// <summary>The status of an answer that is no error.</summary>
    public const int Success = 200;

    private const string CodeSuffix = "Exception";

    private static readonly HashSet<string> Throttles =
    [
        "ProvisionedThroughputExceededException", "RequestLimitExceeded", "ThrottlingException", "Throttling",
        "ThrottledException", "RequestThrottledException", "RequestThrottled", "TooManyRequestsException",
        "BandwidthLimitExceeded", "SlowDown",
    ];

    private static readonly HashSet<string> Transients =
    [
        "InternalServerError", "InternalFailure", "ServiceUnavailable", "ServiceUnavailableException",
        "RequestTimeout", "RequestTimeoutException", "TransactionInProgressException",
    ];

    private static readonly HashSet<int> TransientStatuses = [500, 502, 503, 504];

    /// <summary>The failure that an answer is.</summary>
    public static CallFailure OfAnswer(Exchange exchange)
    {
        StoreError error = StoreError.Read(exchange.Answer.WrittenSpan, exchange.ErrorHeader);
        string? code = error.Code;
        string words = string.IsNullOrEmpty(error.Message) ? $"HTTP status {exchange.Status}." : error.Message;
        string detail = exchange.RequestId is null ? words : $"{words} (request {exchange.RequestId})";
        if (code is not null && Throttles.Contains(code))
        {
            return new CallFailure(
                new OpResult(OpStatus.Throttled, Error: ReasonOf(error), Detail: detail), CallFault.Throttle, true);
        }

        if (code == "ConditionalCheckFailedException")
            return new CallFailure(new OpResult(OpStatus.ConditionFailed), CallFault.Lasting, true);
        return new CallFailure(
            new OpResult(OpStatus.Failed, Error: Word(code), Detail: detail),
            (code is not null && Transients.Contains(code)) || TransientStatuses.Contains(exchange.Status)
                ? CallFault.Transient
                : CallFault.Lasting,
            true);
    }

    /// <summary>The failure where there was no answer.</summary>
    public static CallFailure OfNoAnswer(Exception error)
    {
        string kind = Kind(error);
        return new CallFailure(
            new OpResult(OpStatus.Failed, Error: kind, Detail: $"{error.GetType().Name}: {error.Message}"),
            kind == OpError.Unexpected ? CallFault.Lasting : CallFault.Transient,
            false);
    }

    /// <summary>Whether the credentials do not allow the call.</summary>
    public static bool IsAccessDenied(AmazonServiceException error) => error.ErrorCode == "AccessDeniedException";

    // The server's own reasons where it gives any, else the error's code.
    private static string ReasonOf(StoreError error) => error.Reasons.Count == 0
        ? Word(error.Code)
        : string.Join('+', error.Reasons.Select(reason => reason.Name).Distinct());

    private static string Kind(Exception error)
    {
        for (Exception? cause = error; cause is not null; cause = cause.InnerException)
        {
            switch (cause)
            {
                case OperationCanceledException or TimeoutException:
                    return OpError.Timeout;
                case HttpRequestException or SocketException or IOException:
                    return OpError.ConnectionLost;
            }
        }

        return OpError.Unexpected;
    }

    // The error's code is its kind: ValidationException is counted as Validation, AccessDeniedException as
    // AccessDenied.
    private static string Word(string? code)
    {
        if (string.IsNullOrEmpty(code))
            return OpError.ServerError;
        return code.EndsWith(CodeSuffix, StringComparison.Ordinal) ? code[..^CodeSuffix.Length] : code;
    }
}
