namespace DistStress.Engine.Targets.Retries;

/// <summary>How a client that production uses tries calls again.</summary>
/// <param name="Word">What config.json calls it.</param>
/// <param name="Summary">Whose it is, for the documentation.</param>
/// <param name="Policy">Its numbers.</param>
public sealed record RetryProfile(string Word, string Summary, RetryPolicy Policy)
{
    private static readonly TimeSpan TwentySeconds = TimeSpan.FromSeconds(20);

    /// <summary>The AWS SDK for .NET, version 4.</summary>
    /// <remarks>Amazon.Runtime.Internal.StandardRetryPolicy: random(0..1) · 2^(n−1) · 1000 ms, at most 20 s; ten
    /// retries for DynamoDB, as AmazonDynamoDBClient 4.0 makes them.</remarks>
    public static RetryProfile DotNet { get; } = new(
        "dotnet", "AWS SDK for .NET 4", Waits(attempts: 11, baseMs: 1000, throttleMs: 1000));

    private static RetryPolicy Waits(int attempts, int baseMs, int throttleMs) => new()
    {
        Attempts = attempts,
        Base = TimeSpan.FromMilliseconds(baseMs),
        ThrottleBase = TimeSpan.FromMilliseconds(throttleMs),
        Cap = TwentySeconds,
    };
}
