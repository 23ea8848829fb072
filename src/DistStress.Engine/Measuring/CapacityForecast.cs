namespace DistStress.Engine.Measuring;

/// <summary>How much a measurement of capacity takes at most.</summary>
/// <param name="First">The first rate, ops a second.</param>
/// <param name="Highest">The highest that is reckoned with.</param>
/// <param name="IsBounded">Whether it is the highest that is tried.</param>
/// <param name="RisingSteps">Steps on the way to it, each of twice the rate before.</param>
/// <param name="HalvingSteps">Steps between the last that met the conditions and the first that missed them.</param>
/// <param name="Ops">Ops of all these, those that come before a rate counts too.</param>
/// <param name="Seconds">How long they take. What they leave behind is waited for besides.</param>
public sealed record CapacityForecast(
    decimal First, decimal Highest, bool IsBounded, int RisingSteps, int HalvingSteps, decimal Ops, double Seconds)
{
    /// <summary>Steps in all.</summary>
    public int Steps => RisingSteps + HalvingSteps;
}
