namespace DistStress.Engine.Targets.Preparation;

/// <summary>What a look at a target found.</summary>
/// <param name="Target">The target in a few words for a person: what it is, where, which table.</param>
/// <param name="Missing">What preparing it will do to it, as an order; null where nothing is missing.</param>
public sealed record PreparationLook(string Target, string? Missing);
