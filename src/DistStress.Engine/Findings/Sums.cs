namespace DistStress.Engine.Findings;

/// <summary>Numbers of findings that add up; of all others the greatest is kept.</summary>
internal static class Sums
{
    public const string Calls = "calls";
    public const string Failed = "failed";
    public const string Ended = "ended";
    public const string Batches = "late_batches";
    public const string Workers = "workers";

    /// <summary>Seconds in which the store answered nothing.</summary>
    public const string Stalled = "stalled_s";

    /// <summary>Whether a number adds up.</summary>
    public static bool Has(string name) => name is Calls or Failed or Ended or Batches or Workers or Stalled;
}
