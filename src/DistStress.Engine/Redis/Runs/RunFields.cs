using System.Globalization;
using DistStress.Engine.Metrics.Schema;
using DistStress.Engine.Scheduling;
using StackExchange.Redis;

namespace DistStress.Engine.Redis.Runs;

/// <summary>The field names of the run record.</summary>
internal static class RunFields
{
    public const string Id = "id";

    /// <summary>How the record is written (<see cref="RunRecordReader.Format"/>), and by which version.</summary>
    public const string Format = "format";
    public const string Version = "version";

    public const string State = "state";
    public const string Plan = "plan";

    /// <summary>How many tasks the plan has, for who counts and does not need the plan.</summary>
    public const string Tasks = "tasks";

    public const string Created = "created";
    public const string Finished = "finished";
    public const string Publisher = "publisher";
    public const string Element = "element";

    /// <summary>1 where an element begins as soon as the one before it is published.</summary>
    public const string NoBarrier = "no_barrier";

    /// <summary>Queue entries that were put aside during the run because nobody could read them.</summary>
    public const string DeadLetters = "dead";

    /// <summary>What the run waits for: a <see cref="RunWait"/> in lower case; empty where it goes on.</summary>
    public const string WaitsFor = "waits_for";

    /// <summary>Why the run was ended before its end, in words; empty where nobody had to.</summary>
    public const string Problem = "problem";

    /// <summary>The conditions one of which stops the run, a line each; signed where there is a key.</summary>
    public const string StopWhen = "stop_when";

    /// <summary>Which condition stopped the run, with its value and when; empty where none did.</summary>
    public const string StopReason = "stop_reason";

    /// <summary>What was found out about the run, as JSON.</summary>
    public const string Findings = "findings";

    /// <summary>Who took part in the run, and what happened beside its traffic, each as JSON.</summary>
    public const string Workers = "workers";
    public const string Events = "events";

    /// <summary>When the schedule's clock was stopped, in µs of the server's clock; 0 while it goes.</summary>
    public const string PausedAt = "paused_at";

    /// <summary>The most queues that the run has used: more than <c>threads</c> once that shrank.</summary>
    public const string Queues = "queues";

    /// <summary>What the user wants of the publisher: empty, <c>pause</c> or <c>stop</c>.</summary>
    public const string Wanted = "wanted";

    /// <summary>How the rates were changed, as <see cref="RateChangesJson"/> writes it, signed where there is a
    /// key.</summary>
    public const string Rates = "rates";

    /// <summary>The number of the last publishing step, so that a repeated one is told from a new one.</summary>
    public const string Sequence = "seq";

    /// <summary>How many of the marks that finished batches leave have been noted in the tasks' fields.</summary>
    public const string MarksSettled = "marks_settled";

    /// <summary>
    /// How many of the workers' reports have been noted in the tasks' fields, whose they were, and how many bytes wait.
    /// </summary>
    public const string ReportsSettled = "reports_settled";
    public const string Reporters = "reporters";

    /// <summary>The traffic file and the configuration that the run began with, for people.</summary>
    public const string TrafficText = "traffic_text";
    public const string ConfigText = "config_text";

    /// <summary>What happened in the run over time, as JSON.</summary>
    public const string Timeline = "timeline";
    public const string ReportsBytes = "reports_bytes";

    /// <summary>A field that a count could not be added to: somebody else has written into it.</summary>
    public const string Damaged = "damaged";

    public const string Origin = "origin";
    public const string Phase = "phase";
    public const string Positions = "positions";

    /// <summary>The ops of a task that are accounted for, as <see cref="OpRangeSet"/> writes them.</summary>
    public const string Done = "done";

    /// <summary>The ops of a task that were found missing, as <see cref="OpRangeSet"/> writes them.</summary>
    public const string Missing = "missing";

    /// <summary>What was measured of a task: latencies and rates, as JSON.</summary>
    public const string Measured = "measured";

    private const string TaskPrefix = "task:";

    /// <summary>A task's own field.</summary>
    public static string OfTask(int task, string name) => $"{TaskPrefix}{task}:{name}";

    /// <summary>Takes the name of a task's own field apart; false for any other field.</summary>
    public static bool TryParse(string field, out int task, out string name)
    {
        task = 0;
        name = "";
        if (!field.StartsWith(TaskPrefix, StringComparison.Ordinal))
            return false;
        int colon = field.IndexOf(':', TaskPrefix.Length);
        if (colon < 0 || !int.TryParse(
            field.AsSpan(TaskPrefix.Length, colon - TaskPrefix.Length), NumberStyles.None,
                CultureInfo.InvariantCulture, out task))
        {
            return false;
        }

        name = field[(colon + 1)..];
        return true;
    }

    /// <summary>The field that counts a task's finished ops of one stream, under <c>seeds</c>.</summary>
    /// <param name="task">The task's number.</param>
    /// <param name="stream">The stream's number, from 1.</param>
    public static string OfStream(int task, int stream) => OfTask(task, $"stream:{stream}");

    /// <summary>
    /// The fields that account for a task's ops, in the order that <see cref="TaskCounts"/> reads them.
    /// </summary>
    public static RedisValue[] Accounts(int task) =>
    [
        OfTask(task, WireNames.Published), OfTask(task, WireNames.Completed), OfTask(task, WireNames.Failed),
        OfTask(task, WireNames.Throttled), OfTask(task, WireNames.NotFound), OfTask(task, WireNames.Dropped),
    ];
}
