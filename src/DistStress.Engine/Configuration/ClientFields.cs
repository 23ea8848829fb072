using DistStress.Engine.Input;
using DistStress.Engine.Targets;
using DistStress.Engine.Targets.Retries;

namespace DistStress.Engine.Configuration;

/// <summary>The fields of config.json that say how the store's client behaves.</summary>
internal static class ClientFields
{
    private const int MostMs = 3_600_000;

    private static readonly NumberRange TimeRange = NumberRange.WholeFrom(1, MostMs);
    private static readonly NumberRange AttemptsRange = NumberRange.WholeFrom(1, 1000);
    private static readonly NumberRange WaitRange = NumberRange.WholeFrom(0, MostMs);

    private static readonly (string Word, string Value)[] Words = [.. RetrySetting.Words.Select(word => (word, word))];

    private static readonly (string Word, RetryJitter Value)[] Jitters =
        [(RetrySettingConverter.Full, RetryJitter.Full), (RetrySettingConverter.None, RetryJitter.None)];

    private static readonly StressConfig Usual = new() { TableName = "", Threads = 1 };

    public static IReadOnlyList<ConfigField> All { get; } =
    [
        new(
            "op_timeout_ms",
            "the most time that an op may take, with everything that is tried again: 1 to 3600000. Then it has failed",
            $"{Usual.OpTimeoutMs}",
            (node, reading, config) => config with
            {
                OpTimeoutMs = (int)(reading.Errors.Number(node, TimeRange) ?? config.OpTimeoutMs),
            }),
        new(
            "attempt_timeout_ms",
            "the most time that one attempt of a DynamoDB call may take before it is given up, and tried again: 1 to "
                + "3600000",
            "as long as the op",
            (node, reading, config) => config with
            {
                AttemptTimeoutMs = (int?)reading.Errors.Number(node, TimeRange),
            }),
        new(
            "retry",
            "how DynamoDB calls are tried again: "
                + string.Join(", ", RetrySetting.Words.Select(word => $"`{word}`"))
                + ", or `{\"attempts\":…,\"base_ms\":…,\"throttle_base_ms\":…,\"cap_ms\":…,"
                + "\"jitter\":\"full\"}`. See "
                + "[Retries](dynamodb.md#retries)",
            $"`{RetrySetting.Usual.Word}`",
            (node, reading, config) => config with { Retry = ReadRetry(node, reading) ?? config.Retry }),
        new(
            "client",
            "what makes the calls to DynamoDB: `own`, or `sdk` for the AWS SDK's client, to compare",
            "`own`",
            (node, reading, config) =>
                config with { Client = reading.Errors.Choice(node, EnumWords<StoreClient>.All) ?? config.Client }),
    ];

    private static RetrySetting? ReadRetry(InputNode node, ConfigReading reading)
    {
        if (node.Kind != InputKind.Object)
            return reading.Errors.TryChoice(node, Words, out string? word) ? new RetrySetting(word, null) : null;
        var fields = new InputObject(
            node,
            "retry",
            [RetrySettingConverter.Attempts, RetrySettingConverter.Base, RetrySettingConverter.ThrottleBase,
                RetrySettingConverter.Cap, RetrySettingConverter.Jitter],
            reading.Errors);
        long? attempts = Number(fields, reading, RetrySettingConverter.Attempts, AttemptsRange, "\"attempts\": 10");
        long? first = Number(fields, reading, RetrySettingConverter.Base, WaitRange, "\"base_ms\": 25");
        if (attempts is null || first is null)
            return null;
        RetryJitter jitter = fields.Field(RetrySettingConverter.Jitter) is { } jitterNode
            ? reading.Errors.Choice(jitterNode, Jitters) ?? RetryJitter.Full
            : RetryJitter.Full;
        return new RetrySetting(null, new RetryPolicy
        {
            Attempts = (int)attempts,
            Base = TimeSpan.FromMilliseconds(first.Value),
            ThrottleBase = TimeSpan.FromMilliseconds(
                Number(fields, reading, RetrySettingConverter.ThrottleBase, WaitRange) ?? first.Value),
            Cap = TimeSpan.FromMilliseconds(
                Number(fields, reading, RetrySettingConverter.Cap, WaitRange)
                    ?? (long)RetryProfile.DotNet.Policy.Cap.TotalMilliseconds),
            Jitter = jitter,
            ThrottleJitter = jitter,
        });
    }

    private static long? Number(
        InputObject fields, ConfigReading reading, string name, NumberRange range, string? example = null)
    {
        InputNode? node = fields.Field(name);
        if (example is not null && !fields.Require(name, example, out node))
            return null;
        return node is null ? null : (long?)reading.Errors.Number(node, range);
    }
}
