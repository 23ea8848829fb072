namespace DistStress.Engine.Monitoring;

/// <summary>A traffic file made of exports.</summary>
/// <param name="Text">The file: JSON with comments that say what it was made of and what was assumed.</param>
/// <param name="Ops">How many ops it has.</param>
/// <param name="Notices">What its user should know.</param>
public sealed record ConvertedTraffic(string Text, long Ops, IReadOnlyList<Notice> Notices);
