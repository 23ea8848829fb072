namespace DistStress.Engine.Configuration;

/// <summary>A setting in which two configurations mean different things.</summary>
/// <param name="Name">The setting, as in config.json.</param>
/// <param name="Old">What it was, as JSON; null where there was none.</param>
/// <param name="New">What it is, as JSON; null where there is none.</param>
public sealed record ConfigDifference(string Name, string? Old, string? New);
