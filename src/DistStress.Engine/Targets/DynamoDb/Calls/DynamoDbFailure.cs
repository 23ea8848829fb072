using System.Net.Sockets;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Amazon.Runtime;
using DistStress.Engine.Outcomes;

namespace DistStress.Engine.Targets.DynamoDb.Calls;

/// <summary>Turns what the client throws into results.</summary>
internal static class DynamoDbFailure
{
    private const string CodeSuffix = "Exception";

    /// <summary>The result for an error.</summary>
    public static OpResult Translate(Exception error)
    {
        return IsThrottling(error)
            ? new OpResult(OpStatus.Throttled, Error: ThrottlingReason(error), Detail: error.Message)
            : new OpResult(OpStatus.Failed, Error: Kind(error), Detail: Detail(error));
    }

    /// <summary>Whether the server refused for capacity.</summary>
    public static bool IsThrottling(Exception error) =>
        error is ProvisionedThroughputExceededException or RequestLimitExceededException or ThrottlingException ||
        (error as AmazonServiceException)?.ErrorCode is
            "ThrottlingException" or "Throttling" or "ThrottledException" or "RequestThrottledException" or "SlowDown";

    /// <summary>Whether the credentials do not allow the call.</summary>
    public static bool IsAccessDenied(AmazonServiceException error) => error.ErrorCode == "AccessDeniedException";

    /// <summary>Why the server refused: its own reason where it gives one, else the error's code.</summary>
    public static string ThrottlingReason(Exception error)
    {
        List<ThrottlingReason>? reasons = error switch
        {
            ProvisionedThroughputExceededException exceeded => exceeded.ThrottlingReasons,
            RequestLimitExceededException exceeded => exceeded.ThrottlingReasons,
            ThrottlingException throttled => throttled.ThrottlingReasons,
            _ => null,
        };
        return reasons is [{ Reason: { Length: > 0 } reason }, ..] ? reason : Word((AmazonServiceException)error);
    }

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
                case AmazonDynamoDBException { ErrorCode: { Length: > 0 } } refused:
                    return Word(refused);
            }
        }

        return error is AmazonServiceException ? OpError.ServerError : OpError.Unexpected;
    }

    // The error's code is its kind: ValidationException is counted as Validation, AccessDeniedException as
    // AccessDenied.
    private static string Word(AmazonServiceException error)
    {
        if (string.IsNullOrEmpty(error.ErrorCode))
            return OpError.ServerError;
        return error.ErrorCode.EndsWith(CodeSuffix, StringComparison.Ordinal)
            ? error.ErrorCode[..^CodeSuffix.Length]
            : error.ErrorCode;
    }

    private static string Detail(Exception error) => error is AmazonServiceException
        ? error.Message
        : $"{error.GetType().Name}: {error.Message}";
}
