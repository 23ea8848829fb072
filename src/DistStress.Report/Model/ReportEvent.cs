namespace DistStress.Report.Model;

/// <summary>Something that happened beside the traffic.</summary>
/// <param name="Time">When, in seconds since 1970.</param>
/// <param name="Text">What, in a few words.</param>
public sealed record ReportEvent(double Time, string Text);
