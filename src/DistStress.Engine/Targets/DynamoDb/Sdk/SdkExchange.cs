using DistStress.Engine.Targets.DynamoDb.Calls;

namespace DistStress.Engine.Targets.DynamoDb.Sdk;

/// <summary>The exchange that a flow of calls belongs to.</summary>
/// <remarks>The SDK's connections see every request but know nothing of ops, so it travels with the flow.</remarks>
internal static class SdkExchange
{
    private static readonly AsyncLocal<Exchange?> Flow = new();

    /// <summary>The exchange under way; null outside ops.</summary>
    public static Exchange? Current
    {
        get => Flow.Value;
        set => Flow.Value = value;
    }
}
