namespace DistStress.Engine.Measuring;

/// <summary>How much a measurement of capacity takes at most.</summary>
/// <param name="First">The first rate, ops a second.</param>
/// <param name="Highest">The highest that is reckoned with.</param>
/// <param name="IsBounded">Whether it is the highest that is tried.</param>
/// <param name="Steps">Steps in all, but for those that are done again.</param>
/// <param name="Ops">Ops of all of them, with those that come before a rate counts.</param>
/// <param name="Seconds">How long they take. What they leave behind is waited for besides.</param>
public sealed record CapacityForecast(
    decimal First, decimal Highest, bool IsBounded, int Steps, decimal Ops, double Seconds);
