namespace DistStress.Report.Model;

/// <summary>Something that happened beside the traffic.</summary>
/// <param name="Time">When, in seconds since 1970.</param>
/// <param name="Text">What, in a few words.</param>
/// <param name="Seconds">For how long it went on; 0 for what has no length.</param>
public sealed record ReportEvent(double Time, string Text, double Seconds = 0);
