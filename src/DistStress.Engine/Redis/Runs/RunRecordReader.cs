using System.Globalization;
using DistStress.Engine.Control;
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
    /// <param name="signer">Judges the plan.</param>
    /// <returns>The record, or null where there is none.</returns>
    /// <exception cref="DistStressException"><c>RunRecordUnreadable</c>: another version wrote it, or somebody
    /// else. <c>SignatureRefused</c>: its plan is not signed.</exception>
    public static RunRecord? Read(
        IReadOnlyDictionary<string, RedisValue> fields, bool hasPublisher, RecordSigner signer)
    {
        if (!fields.TryGetValue(RunFields.Id, out RedisValue id)
            || !fields.TryGetValue(RunFields.Plan, out RedisValue planText))
            return null;
        CheckFormat(fields.GetValueOrDefault(RunFields.Format), fields.GetValueOrDefault(RunFields.Version), id);
        (TrafficPlan plan, long signedAt) = ReadPlan(signer, id.ToString(), planText.ToString());
        return Read(fields, hasPublisher, id.ToString(), plan) with { SignedMicros = signedAt };
    }

    /// <summary>Reads the record of a run whose plan is known, whatever the record says of that.</summary>
    /// <inheritdoc cref="Read(IReadOnlyDictionary{string, RedisValue}, bool, RecordSigner)"/>
    /// <param name="fields">All fields of the hash.</param>
    /// <param name="hasPublisher">Whether somebody has the right to publish.</param>
    /// <param name="id">The run's id.</param>
    /// <param name="plan">Its plan.</param>
    public static RunRecord Read(
        IReadOnlyDictionary<string, RedisValue> fields, bool hasPublisher, string id, TrafficPlan plan)
    {
        try
        {
            RunRecord record = Read(fields, id, plan);
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

    /// <summary>Reads the plan of a run.</summary>
    /// <param name="signer">Judges it.</param>
    /// <param name="id">The run's id.</param>
    /// <param name="value">The field of the record.</param>
    /// <returns>The plan, and when it was signed, in µs of the server's clock; 0 where it is not.</returns>
    /// <exception cref="DistStressException"><c>RunRecordUnreadable</c>: it cannot be read. <c>SignatureRefused</c>: it
    /// is not signed.</exception>
    public static (TrafficPlan Plan, long SignedAt) ReadPlan(RecordSigner signer, string id, string value)
    {
        SignedText text = SignedText.Read(value);
        if (signer.Refusal(SignedKind.Plan, id, text) is { } reason)
            throw Refused(id, reason);
        return (TrafficPlanJson.Read(text.Text), text.At);
    }

    /// <summary>The error for a plan that is not taken.</summary>
    /// <param name="id">The run's id.</param>
    /// <param name="reason">Why, as the end of a sentence that begins "because".</param>
    public static DistStressException Refused(string id, string reason) => new(
        ErrorKind.SignatureRefused, id, $"The plan of run {id} is not taken because {reason}.");

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
            ReportsSettled = (long)fields.GetValueOrDefault(RunFields.ReportsSettled),
            Reporters = fields.GetValueOrDefault(RunFields.Reporters).ToString(),
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
