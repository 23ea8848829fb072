namespace DistStress.Engine.Traffic;

/// <summary>The fields of a task in a traffic file.</summary>
internal static class TaskField
{
    public const string Action = "action";
    public const string Name = "name";
    public const string Qps = "qps";
    public const string Qpss = "qpss";
    public const string QpssOrigin = "qpss_origin";
    public const string HourSeconds = "hour_seconds";
    public const string Times = "times";
    public const string Duration = "duration";
    public const string Seed = "seed";
    public const string Seeds = "seeds";
    public const string Keys = "keys";
    public const string Distribution = "distribution";
    public const string Samples = "samples";
    public const string Data = "data";
    public const string Verify = "verify";

    /// <summary>Every field, in the order in which messages list them.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        Action, Name, Qps, Qpss, QpssOrigin, HourSeconds, Times, Duration, Seed, Seeds, Keys, Distribution, Samples, Data,
        Verify,
    ];
}
