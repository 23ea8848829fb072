namespace DistStress.Engine.Targets.Retries;

/// <summary>How a client that production uses tries calls again.</summary>
/// <remarks>
/// A profile has its client's number of attempts and its waits. What may be tried again at all is one list for all of
/// them. The quotas with which some clients stop trying again for all calls at once are no part of a profile.
/// </remarks>
/// <param name="Word">What config.json calls it.</param>
/// <param name="Summary">Whose it is, for the documentation.</param>
/// <param name="Policy">Its numbers.</param>
public sealed record RetryProfile(string Word, string Summary, RetryPolicy Policy)
{
    private static readonly TimeSpan TwentySeconds = TimeSpan.FromSeconds(20);

    /// <summary>The AWS SDK for .NET, version 4, in its standard mode.</summary>
    /// <remarks>Amazon.Runtime.Internal.StandardRetryPolicy.CalculateRetryDelay: random(0..1) · 2^(n−1) · 1000 ms, at
    /// most MaxBackoffInMilliseconds = 20 000. AmazonDynamoDBClient 4.0.109 sends a call that is always throttled
    /// eleven times.</remarks>
    public static RetryProfile DotNet { get; } = new("dotnet", "AWS SDK for .NET 4", new RetryPolicy
    {
        Attempts = 11,
        Base = Millis(1000),
        ThrottleBase = Millis(1000),
        Cap = TwentySeconds,
    });

    /// <summary>The AWS SDK for Java, version 2, in its default (legacy) mode.</summary>
    /// <remarks>software.amazon.awssdk.services.dynamodb.DynamoDbRetryPolicy: MAX_ERROR_RETRY 8, BASE_DELAY 25 ms with
    /// full jitter. It leaves the waits after throttling as DefaultRetryStrategy.Legacy has them: THROTTLED_BASE_DELAY
    /// 500 ms with half jitter. MAX_BACKOFF is 20 s.</remarks>
    public static RetryProfile Java2 { get; } = new("java2", "AWS SDK for Java 2", new RetryPolicy
    {
        Attempts = 9,
        Base = Millis(25),
        ThrottleBase = Millis(500),
        Cap = TwentySeconds,
        ThrottleJitter = RetryJitter.Half,
    });

    /// <summary>The AWS SDK for Go, version 2, in its standard mode.</summary>
    /// <remarks>aws/retry/standard.go: DefaultMaxAttempts 3, DefaultMaxBackoff 20 s; aws/retry/jitter_backoff.go:
    /// random(0..1) · 2^attempt s, where the attempt that failed counts from 1: the first bound is 2 s.</remarks>
    public static RetryProfile Go2 { get; } = new("go2", "AWS SDK for Go 2", new RetryPolicy
    {
        Attempts = 3,
        Base = Millis(2000),
        ThrottleBase = Millis(2000),
        Cap = TwentySeconds,
    });

    /// <summary>botocore, which boto3 and the AWS command line stand on, in its default (legacy) mode.</summary>
    /// <remarks>botocore/data/_retry.json: for dynamodb max_attempts 10, base 0.05, growth_factor 2;
    /// botocore/retryhandler.py: base · 2^(n−1) s, neither drawn nor bounded. The cap is what the ninth wait comes
    /// to.</remarks>
    public static RetryProfile Botocore { get; } = new("botocore", "botocore, under boto3", new RetryPolicy
    {
        Attempts = 10,
        Base = Millis(50),
        ThrottleBase = Millis(50),
        Cap = Millis(12_800),
        Jitter = RetryJitter.None,
        ThrottleJitter = RetryJitter.None,
    });

    /// <summary>Nothing is sent again.</summary>
    public static RetryProfile None { get; } = new("none", "nothing is sent again", new RetryPolicy
    {
        Attempts = 1,
        Base = TimeSpan.Zero,
        ThrottleBase = TimeSpan.Zero,
        Cap = TimeSpan.Zero,
    });

    /// <summary>All of them.</summary>
    public static IReadOnlyList<RetryProfile> All { get; } = [DotNet, Java2, Go2, Botocore, None];

    private static TimeSpan Millis(double milliseconds) => TimeSpan.FromMilliseconds(milliseconds);
}
