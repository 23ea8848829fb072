using System.Globalization;
using System.Text.Json.Serialization;

namespace DistStress.Engine.Targets.Retries;

/// <summary>What a configuration says of retries: a profile's word, or numbers of its own.</summary>
/// <param name="Word">The profile, or <see cref="Environment"/>; null for numbers.</param>
/// <param name="Numbers">The numbers; null for a profile.</param>
[JsonConverter(typeof(RetrySettingConverter))]
public sealed record RetrySetting(string? Word, RetryPolicy? Numbers)
{
    /// <summary>The word by which the SDK's environment variables decide.</summary>
    public const string Environment = "environment";

    /// <summary>The variable that gives the mode.</summary>
    public const string ModeVariable = "AWS_RETRY_MODE";

    /// <summary>The variable that gives the attempts.</summary>
    public const string AttemptsVariable = "AWS_MAX_ATTEMPTS";

    /// <summary>What holds where nothing is said.</summary>
    public static RetrySetting Usual { get; } = new(RetryProfile.DotNet.Word, null);

    /// <summary>The words that there are.</summary>
    public static IReadOnlyList<string> Words { get; } =
        [.. RetryProfile.All.Select(profile => profile.Word), Environment];

    /// <summary>The policy that is meant.</summary>
    /// <param name="variable">Gives the value of an environment variable; asked only where the setting says
    /// so.</param>
    public RetryPolicy Policy(Func<string, string?> variable)
    {
        if (Numbers is not null)
            return Numbers;
        if (Word != Environment)
            return RetryProfile.All.First(profile => profile.Word == Word).Policy;

        // Amazon.DynamoDBv2.Internal.DynamoDBRetryPolicy, which the SDK for .NET has in its legacy mode: 50 ms,
        // doubled each time and not drawn.
        RetryPolicy policy = variable(ModeVariable) == "legacy"
            ? RetryProfile.Botocore.Policy with { Attempts = RetryProfile.DotNet.Policy.Attempts,
                Cap = RetryProfile.DotNet.Policy.Cap }
            : RetryProfile.DotNet.Policy;
        return int.TryParse(
            variable(AttemptsVariable), NumberStyles.None, CultureInfo.InvariantCulture, out int attempts)
            && attempts > 0
            ? policy with { Attempts = attempts }
            : policy;
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        if (Numbers is not { } numbers)
            return Word!;
        string jitter = numbers.Jitter == RetryJitter.None ? "none" : "full";
        return FormattableString.Invariant(
            $"{numbers.Attempts} attempts, base {Millis(numbers.Base)} ms, after throttling ")
            + FormattableString.Invariant(
                $"{Millis(numbers.ThrottleBase)} ms, cap {Millis(numbers.Cap)} ms, jitter {jitter}");
    }

    private static double Millis(TimeSpan time) => time.TotalMilliseconds;
}
