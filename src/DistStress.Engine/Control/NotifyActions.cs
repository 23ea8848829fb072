namespace DistStress.Engine.Control;

/// <summary>The control messages that the product itself understands.</summary>
public static class NotifyActions
{
    /// <summary>To workers and publisher: read the configuration again.</summary>
    public const string UpdateConfig = "update_config";

    /// <summary>To workers: report at once what was done since the last report.</summary>
    public const string ReportStats = "report_stats";

    /// <summary>To workers: leave in order.</summary>
    public const string StopWorker = "stop_worker";

    /// <summary>To workers: run the argument as a script of bash.</summary>
    public const string ExecuteBash = "execute_bash";

    /// <summary>To workers: leave in order, then reboot the EC2 instance that the worker is on.</summary>
    public const string RebootInstance = "reboot_instance";

    /// <summary>To workers: leave in order, then terminate the EC2 instance that the worker is on.</summary>
    public const string TerminateInstance = "terminate_instance";

    /// <summary>
    /// To workers: the run that the argument names is being stopped; drop what of it has not begun. A publisher that
    /// stops its run sends it.
    /// </summary>
    public const string DropRun = "drop_run";

    /// <summary>To the publisher: let the schedule's clock stand still.</summary>
    public const string Pause = "pause";

    /// <summary>To the publisher: go on.</summary>
    public const string Resume = "resume";

    /// <summary>To the publisher: end the run in order.</summary>
    public const string Stop = "stop";

    /// <summary>To the publisher: change the rate of the run, or of one task of it, as the argument says.</summary>
    public const string SetRate = "set_rate";

    /// <summary>Those that the publisher obeys, and nobody else.</summary>
    public static IReadOnlyList<string> ToTheRun { get; } = [Pause, Resume, Stop, SetRate];

    /// <summary>
    /// Those that reach beyond the load test. A worker does them only if the message is signed with its key and its
    /// user allowed them.
    /// </summary>
    public static IReadOnlyList<string> Guarded { get; } = [ExecuteBash, RebootInstance, TerminateInstance];

    /// <summary>All that people send.</summary>
    public static IReadOnlyList<string> All { get; } = [UpdateConfig, ReportStats, StopWorker, .. Guarded, .. ToTheRun];

    /// <summary>Those that publishers send by themselves.</summary>
    internal static IReadOnlyList<string> OfPublishers { get; } = [ReportStats, DropRun];

    /// <summary>All of them, with those that only the product itself sends.</summary>
    internal static IReadOnlyList<string> Own { get; } = [.. All, DropRun];
}
