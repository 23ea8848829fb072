using System.Globalization;
using DistStress.Engine.Chronicle;
using DistStress.Engine.Control;
using DistStress.Engine.Findings;
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

    private const int MostShown = 40;

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
        return Read(fields, hasPublisher, id.ToString(), plan, signer) with { SignedMicros = signedAt };
    }

    /// <summary>Reads the record of a run whose plan is known, whatever the record says of that.</summary>
    /// <inheritdoc cref="Read(IReadOnlyDictionary{string, RedisValue}, bool, RecordSigner)"/>
    /// <param name="fields">All fields of the hash.</param>
    /// <param name="hasPublisher">Whether somebody has the right to publish.</param>
    /// <param name="id">The run's id.</param>
    /// <param name="plan">Its plan.</param>
    /// <param name="signer">Judges how the rates were changed.</param>
    public static RunRecord Read(
        IReadOnlyDictionary<string, RedisValue> fields, bool hasPublisher, string id, TrafficPlan plan,
        RecordSigner signer)
    {
        try
        {
            RunRecord record = Read(fields, id, plan) with
            {
                RateChanges = ReadRates(signer, id, plan, fields.GetValueOrDefault(RunFields.Rates)),
            };
            if (record.IsEnded)
                return record with { WaitsFor = RunWait.None };
            return hasPublisher ? record : record with { State = RunState.Interrupted, WaitsFor = RunWait.None };
        }
        catch (Exception e) when (e is InvalidCastException or FormatException or OverflowException or ArgumentException
            or KeyNotFoundException)
        {
            throw Unreadable(id, e.Message.TrimEnd('.'), e);
        }
    }

    /// <summary>Reads the state of a run.</summary>
    /// <param name="id">The run's id.</param>
    /// <param name="value">The field of the record.</param>
    /// <param name="hasPublisher">Whether somebody has the right to publish.</param>
    /// <exception cref="DistStressException"><c>RunRecordUnreadable</c>: it is no state.</exception>
    public static RunState State(string id, RedisValue value, bool hasPublisher)
    {
        RunState written = Word<RunState>(value) ?? throw Unreadable(id, $"'{Shown(value)}' is no state");
        return hasPublisher || written is RunState.Completed or RunState.Stopped or RunState.Lost
            ? written
            : RunState.Interrupted;
    }

    /// <summary>The error for a record that cannot be read.</summary>
    /// <param name="id">The run's id; null where it is not known.</param>
    /// <param name="reason">Why.</param>
    /// <param name="inner">What lies beneath, if anything.</param>
    public static DistStressException Unreadable(string? id, string reason, Exception? inner = null) => new(
        ErrorKind.RunRecordUnreadable, id, $"The record of run {id} cannot be read: {reason}.", inner);

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
    public static DistStressException Refused(string id, string reason) => Refused(id, "plan", reason);

    private static DistStressException Refused(string id, string what, string reason) => new(
        ErrorKind.SignatureRefused, id, $"The {what} of run {id} is not taken because {reason}.");

    private static IReadOnlyList<RateChange> ReadRates(
        RecordSigner signer, string id, TrafficPlan plan, RedisValue value)
    {
        if (value.IsNullOrEmpty)
            return [];
        SignedText text = SignedText.Read(value.ToString());
        if (signer.Refusal(SignedKind.Rates, id, text) is { } reason)
            throw Refused(id, "change of rates", reason);
        return RateChangesJson.Read(text.Text, plan);
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

    // What a run needs must be right; what is only shown counts as not there where it is not.
    private static RunRecord Read(IReadOnlyDictionary<string, RedisValue> fields, string id, TrafficPlan plan)
    {
        RunState state = Word<RunState>(fields.GetValueOrDefault(RunFields.State))
            ?? throw new FormatException($"'{Shown(fields.GetValueOrDefault(RunFields.State))}' is no state.");
        OpTally[] tallies = TallyFields.Read(fields, plan.Tasks.Count);
        return new RunRecord
        {
            Id = id,
            State = state,
            WrittenState = state,
            NoBarrier = fields.GetValueOrDefault(RunFields.NoBarrier) == 1,
            PausedAtMicros = Time(RunFields.PausedAt, absent: 0),
            Sequence = Number(RunFields.Sequence, 0, long.MaxValue - 1),
            MarksSettled = Number(RunFields.MarksSettled, 0, RedisNumber.MostCount, absent: 0),
            ReportsSettled = Number(RunFields.ReportsSettled, 0, RedisNumber.MostCount, absent: 0),
            Reporters = fields.GetValueOrDefault(RunFields.Reporters).ToString(),
            Timeline = Measured(
                fields.GetValueOrDefault(RunFields.Timeline), RunTimelineJson.Read, () => new RunTimeline()),
            WaitsFor = Word<RunWait>(fields.GetValueOrDefault(RunFields.WaitsFor)) ?? RunWait.None,
            Problem = Words(RunFields.Problem),
            Findings = FindingJson.Read(fields.GetValueOrDefault(RunFields.Findings).ToString()),
            Workers = ChronicleJson.ReadWorkers(fields.GetValueOrDefault(RunFields.Workers).ToString()),
            Events = ChronicleJson.ReadEvents(fields.GetValueOrDefault(RunFields.Events).ToString()),
            StopReason = Words(RunFields.StopReason),
            Version = Words(RunFields.Version) ?? "",
            TrafficText = Words(RunFields.TrafficText),
            ConfigText = Words(RunFields.ConfigText),
            StopWhen = fields.GetValueOrDefault(RunFields.StopWhen).ToString(),
            DeadLetters =
                RedisNumber.Within(fields.GetValueOrDefault(RunFields.DeadLetters), 0, RedisNumber.MostCount) ?? 0,
            Plan = plan,
            CreatedMicros = Number(RunFields.Created, 0, RedisNumber.LatestMicros),
            FinishedMicros = fields.TryGetValue(RunFields.Finished, out RedisValue finished)
                ? RedisNumber.Within(finished, 0, RedisNumber.LatestMicros)
                : null,
            Publisher = fields.GetValueOrDefault(RunFields.Publisher).ToString(),
            Element = (int)Number(RunFields.Element, 0, plan.Elements.Count - 1),
            Queues = RedisNumber.Queues(fields.GetValueOrDefault(RunFields.Queues)),
            Tasks = [.. plan.Tasks.Select(task => ReadTask(fields, task, tallies[task.Number]))],
        };

        string? Words(string name) =>
            fields.GetValueOrDefault(name).ToString() is { Length: > 0 } words ? words : null;

        long Time(string name, long absent) => Number(name, 0, RedisNumber.LatestMicros, absent);

        long Number(string name, long least, long most, long? absent = null) =>
            absent is { } otherwise
                ? RedisNumber.Required(fields.GetValueOrDefault(name), name, least, most, otherwise)
                : RedisNumber.Required(fields.GetValueOrDefault(name), name, least, most);
    }

    // It may be as long as a value in Redis.
    private static string Shown(RedisValue value) =>
        value.Length() > MostShown ? value.ToString()[..MostShown] + "…" : value.ToString();

    // Not Enum.Parse, which takes numbers too.
    private static T? Word<T>(RedisValue value)
        where T : struct, Enum => Enum.GetValues<T>().Cast<T?>().FirstOrDefault(
            word => string.Equals(word.ToString(), value.ToString(), StringComparison.OrdinalIgnoreCase));

    private static TaskProgress ReadTask(
        IReadOnlyDictionary<string, RedisValue> fields, TrafficTask task, OpTally tally)
    {
        RedisValue Field(string name) => fields.GetValueOrDefault(RunFields.OfTask(task.Number, name));
        string positions = Field(RunFields.Positions).ToString();
        int streams = task.Seeds?.Count ?? 0;
        ulong[] next = positions.Length == 0
            ? []
            : [.. positions.Split(',').Select(text => ulong.Parse(text, CultureInfo.InvariantCulture))];
        if (next.Length != streams && next.Length > 0)
            throw new FormatException($"task {task.Number} has {next.Length} positions for {streams} streams.");
        return new TaskProgress
        {
            Tally = tally,
            Measurements = Measured(
                Field(RunFields.Measured), TaskMeasurementsJson.Read, () => new TaskMeasurements()),
            OriginMicros = Field(RunFields.Origin) is { IsNull: false } origin
                ? RedisNumber.Required(origin, RunFields.Origin, 0, RedisNumber.LatestMicros)
                : null,
            PhaseMicros = RedisNumber.Required(
                Field(RunFields.Phase), RunFields.Phase, 0, RedisNumber.LatestMicros, absent: 0),
            Positions = next,
            Done = OpRangeSet.Parse(Field(RunFields.Done).ToString()),
            Missing = OpRangeSet.Parse(Field(RunFields.Missing).ToString()).Ranges,
            StreamCounts = [.. Enumerable.Range(1, streams).Select(stream => RedisNumber.Required(
                fields.GetValueOrDefault(RunFields.OfStream(task.Number, stream)), "a count of a stream", 0,
                RedisNumber.MostCount, absent: 0))],
        };
    }

    // Without what was measured a run still has its counts.
    private static T Measured<T>(RedisValue measured, Func<string, T> read, Func<T> none)
    {
        try
        {
            return measured.IsNull ? none() : read(measured.ToString());
        }
        catch (FormatException)
        {
            return none();
        }
    }
}
