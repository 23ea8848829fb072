using System.Globalization;

namespace DistStress.Engine.Conditions;

/// <summary>A condition that was met.</summary>
/// <param name="Condition">The condition.</param>
/// <param name="Value">The value that it was met with at last.</param>
/// <param name="FromMicros">Since when its values have met it, in µs of the clock that they came with.</param>
/// <param name="AtMicros">When it was met.</param>
public sealed record MetCondition(Condition Condition, double Value, long FromMicros, long AtMicros)
{
    /// <summary>The condition, its value and when, for people.</summary>
    public override string ToString()
    {
        CultureInfo culture = CultureInfo.InvariantCulture;
        DateTime from = DateTime.UnixEpoch.AddMicroseconds(FromMicros);
        DateTime at = DateTime.UnixEpoch.AddMicroseconds(AtMicros);
        string since = Condition.Hold == TimeSpan.Zero
            ? ""
            : string.Create(culture, $", and held since {from:HH:mm:ss}");
        return string.Create(culture, $"{Condition}: it was {Value:0.###} at {at:yyyy-MM-dd HH:mm:ss} UTC{since}");
    }
}
