using DistStress.Engine.Configuration;

namespace DistStress.Engine.Redis;

/// <summary>What synchronizing a configuration did.</summary>
/// <param name="Changed">Whether what was stored meant something else, or nothing, and was replaced.</param>
/// <param name="Differences">The settings that differed; empty without a change.</param>
/// <param name="Notified">How many listeners were told.</param>
public sealed record ConfigChange(bool Changed, IReadOnlyList<ConfigDifference> Differences, long Notified);
