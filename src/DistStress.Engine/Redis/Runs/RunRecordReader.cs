using System.Globalization;
using DistStress.Engine.Metrics;
using DistStress.Engine.Scheduling;
using DistStress.Engine.Traffic;
using StackExchange.Redis;

namespace DistStress.Engine.Redis.Runs;

/// <summary>Reads the run record from its fields.</summary>
internal static class RunRecordReader
{
    /// <summary>
    /// What the fields mean. Fields that are added do not change it; a version that gives those that exist another
    /// meaning raises it, so that versions before it leave such a run alone instead of counting wrongly.
    /// </summary>
    public const int Format = 1;

    /// <summary>Reads a record.</summary>
    /// <param name="fields">All fields of the hash.</param>
    /// <param name="hasPublisher">Whether somebody has the right to publish.</param>
    /// <returns>The record, or null where there is none.</returns>
    /// <exception cref="DistStressException"><c>RunRecordUnreadable</c>: another version wrote it, or somebody
    /// else.</exception>
    public static RunRecord? Read(IReadOnlyDictionary<string, RedisValue> fields, bool hasPublisher)
    {
        if (!fields.TryGetValue(RunFields.Id, out RedisValue id)
            || !fields.TryGetValue(RunFields.Plan, out RedisValue planText))
            return null;
        CheckFormat(fields.GetValueOrDefault(RunFields.Format), fields.GetValueOrDefault(RunFields.Version), id);
        TrafficPlan plan = TrafficPlanJson.Read(planText!);
        try
        {
            RunRecord record = Read(fields, id!, plan);
            if (record.IsEnded)
                return record with { WaitsFor = RunWait.None };
            return hasPublisher ? record : record with { State = RunState.Interrupted, WaitsFor = RunWait.None };
        }
        catch (Exception e) when (e is InvalidCastException or FormatException or OverflowException or ArgumentException
            or KeyNotFoundException)
        {
            throw new DistStressException(
                ErrorKind.RunRecordUnreadable, id, $"The record of run {id} cannot be read: {e.Message}", e);
        }
    }

    /// <summary>Refuses a record that a later version wrote in a way that this one does not know.</summary>
    /// <exception cref="DistStressException"><c>RunRecordUnreadable</c>.</exception>
    public static void CheckFormat(RedisValue format, RedisValue version, RedisValue run)
    {
        // Null where it was written before there was a number.
        if (format.IsNull || (format.TryParse(out long number) && number is > 0 and <= Format))
            return;
        throw new DistStressException(ErrorKind.RunRecordUnreadable, run,
            $"Run {run} was begun by DistStress {version} with a record of form {format}; this is "
                + $"{ProductVersion.Text}, which "
            + $"reads form {Format}. Use one version on all machines.");
    }

    private static RunRecord Read(IReadOnlyDictionary<string, RedisValue> fields, string id, TrafficPlan plan)
    {
        RunState state = Enum.Parse<RunState>(fields[RunFields.State].ToString(), ignoreCase: true);
        OpTally[] tallies = TallyFields.Read(fields, plan.Tasks.Count);
        return new RunRecord
        {
            Id = id,
            State = state,
            WrittenState = state,
            NoBarrier = (bool)fields.GetValueOrDefault(RunFields.NoBarrier, false),
            PausedAtMicros = (long)fields.GetValueOrDefault(RunFields.PausedAt),
            Sequence = (long)fields[RunFields.Sequence],
            MarksSettled = (long)fields.GetValueOrDefault(RunFields.MarksSettled),
            WaitsFor = fields.TryGetValue(RunFields.WaitsFor, out RedisValue wait) && wait.Length() > 0
                ? Enum.Parse<RunWait>(wait.ToString(), ignoreCase: true)
                : RunWait.None,
            Problem = fields.GetValueOrDefault(RunFields.Problem).ToString() is { Length: > 0 } problem
                ? problem
                : null,
            DeadLetters = (long)fields.GetValueOrDefault(RunFields.DeadLetters),
            Plan = plan,
            CreatedMicros = (long)fields[RunFields.Created],
            FinishedMicros = fields.TryGetValue(RunFields.Finished, out RedisValue finished) ? (long)finished : null,
            Publisher = fields[RunFields.Publisher].ToString(),
            Element = (int)fields[RunFields.Element],
            Queues = (int)fields[RunFields.Queues],
            Tasks = [.. plan.Tasks.Select(task => ReadTask(fields, task, tallies[task.Number]))],
        };
    }

    private static TaskProgress ReadTask(
        IReadOnlyDictionary<string, RedisValue> fields, TrafficTask task, OpTally tally)
    {
        RedisValue Field(string name) => fields.GetValueOrDefault(RunFields.OfTask(task.Number, name));
        long Count(string name) => (long)Field(name);
        string positions = Field(RunFields.Positions).ToString();
        return new TaskProgress
        {
            Tally = tally,
            Measurements = Field(RunFields.Measured) is { IsNull: false } measured
                ? TaskMeasurementsJson.Read(measured!)
                : new TaskMeasurements(),
            OriginMicros = Field(RunFields.Origin) is { IsNull: false } origin ? (long)origin : null,
            PhaseMicros = Count(RunFields.Phase),
            Positions = positions.Length == 0
                ? []
                : [.. positions.Split(',').Select(text => ulong.Parse(text, CultureInfo.InvariantCulture))],
            Done = OpRangeSet.Parse(Field(RunFields.Done).ToString()),
            Missing = OpRangeSet.Parse(Field(RunFields.Missing).ToString()).Ranges,
            StreamCounts = [.. Enumerable.Range(1, task.Seeds?.Count ?? 0)
                .Select(stream => (long)fields.GetValueOrDefault(RunFields.OfStream(task.Number, stream)))],
        };
    }
}
