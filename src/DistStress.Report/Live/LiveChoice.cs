namespace DistStress.Report.Live;

/// <summary>A run that a dashboard can show.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Label">What the list of runs says of it.</param>
public sealed record LiveChoice(string Id, string Label);
