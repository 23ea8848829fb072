namespace DistStress.Engine.Control;

/// <summary>The control messages that the product itself understands.</summary>
public static class NotifyActions
{
    /// <summary>To workers and publisher: read the configuration again.</summary>
    public const string UpdateConfig = "update_config";

    /// <summary>To workers: report at once what was done since the last report.</summary>
    public const string ReportStats = "report_stats";

    /// <summary>To the publisher: let the schedule's clock stand still.</summary>
    public const string Pause = "pause";

    /// <summary>To the publisher: go on.</summary>
    public const string Resume = "resume";

    /// <summary>To the publisher: end the run in order.</summary>
    public const string Stop = "stop";

    /// <summary>Those that the publisher obeys, and nobody else.</summary>
    public static IReadOnlyList<string> ToTheRun { get; } = [Pause, Resume, Stop];
}
