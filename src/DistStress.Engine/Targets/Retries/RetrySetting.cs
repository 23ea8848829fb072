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
    /// <exception cref="DistStressException"><c>EnvironmentInvalid</c>: a variable says what cannot be
    /// done.</exception>
    public RetryPolicy Policy(Func<string, string?> variable)
    {
        if (Numbers is not null)
            return Numbers;
        if (Word != Environment)
            return RetryProfile.All.First(profile => profile.Word == Word).Policy;

        // Amazon.DynamoDBv2.Internal.DynamoDBRetryPolicy, which the SDK for .NET has in its legacy mode: 50 ms,
        // doubled each time and not drawn.
        RetryPolicy policy = variable(ModeVariable) switch
        {
            null or "" => RetryProfile.DotNet.Policy,
            { } mode when mode.Equals("standard", StringComparison.OrdinalIgnoreCase) => RetryProfile.DotNet.Policy,
            { } mode when mode.Equals("legacy", StringComparison.OrdinalIgnoreCase) =>
                RetryProfile.Botocore.Policy with
                {
                    Attempts = RetryProfile.DotNet.Policy.Attempts, Cap = RetryProfile.DotNet.Policy.Cap,
                },
            // Amazon.Runtime.Internal.AdaptiveRetryPolicy is the standard one, and a limit on the rate.
            { } mode when mode.Equals("adaptive", StringComparison.OrdinalIgnoreCase) =>
                RetryProfile.DotNet.Policy with { IsAdaptive = true },
            { } mode => throw Invalid(ModeVariable, mode, "and right are standard, legacy and adaptive"),
        };
        return variable(AttemptsVariable) switch
        {
            null or "" => policy,
            { } text when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int attempts)
                && attempts > 0 => policy with { Attempts = attempts },
            { } text => throw Invalid(AttemptsVariable, text, "and right is a whole number from 1"),
        };
    }

    private static DistStressException Invalid(string variable, string value, string why) => new(
        ErrorKind.EnvironmentInvalid, variable,
        $"\"retry\" is \"{Environment}\" in the configuration; {variable} is \"{value}\" here, {why}.");

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
