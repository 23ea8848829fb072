namespace DistStress.Engine.Publishing;

/// <summary>A message that asks for other rates, on its way to the publishing thread.</summary>
/// <param name="Id">The message's id.</param>
/// <param name="Request">What it asks for.</param>
internal sealed record RateOrder(string Id, RateRequest Request);
