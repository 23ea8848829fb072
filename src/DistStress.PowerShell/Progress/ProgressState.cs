namespace DistStress.PowerShell.Progress;

/// <summary>How far a cmdlet is.</summary>
/// <param name="Status">In words, the most important first: a narrow terminal cuts the rest off.</param>
/// <param name="Percent">How much is done, 0 to 100; null where nobody knows.</param>
/// <param name="SecondsLeft">How long it still takes, in seconds; null where nobody knows.</param>
/// <param name="Activity">What is under way; null for what the report was made with.</param>
internal sealed record ProgressState(string Status, int? Percent, int? SecondsLeft, string? Activity = null);
