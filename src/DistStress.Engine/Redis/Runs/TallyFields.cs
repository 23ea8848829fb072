using DistStress.Engine.Metrics;
using DistStress.Engine.Outcomes;
using StackExchange.Redis;

namespace DistStress.Engine.Redis.Runs;

/// <summary>The counts of a task's ops as fields of the run record.</summary>
/// <remarks>Capacity is kept in thousandths of a unit, since a sum of whole numbers is exact whoever adds it up.</remarks>
internal static class TallyFields
{
    private const string Bytes = "bytes";
    private const string Retries = "retries";
    private const string Mismatches = "mismatches";
    private const string Error = "error:";
    private const string Throttle = "throttle:";
    private const string ReadUnits = "read_milliunits:";
    private const string WriteUnits = "write_milliunits:";
    private const string MismatchNote = "mismatch:";
    private const double MilliunitsAUnit = 1000;

    /// <summary>Adds the increments that a tally makes: field, number, field, number, …; nothing for a zero.</summary>
    public static void AddCounts(List<RedisValue> arguments, int task, OpTally tally)
    {
        Add(RunFields.Completed, tally.Completed);
        Add(RunFields.Failed, tally.Failed);
        Add(RunFields.Throttled, tally.Throttled);
        Add(RunFields.NotFound, tally.NotFound);
        Add(Bytes, tally.Bytes);
        Add(Retries, tally.Retries);
        Add(Mismatches, tally.Mismatches);
        foreach ((string kind, long count) in tally.Errors)
            Add(Error + kind, count);
        foreach ((string reason, long count) in tally.Throttles)
            Add(Throttle + reason, count);
        foreach ((string resource, CapacityUnits units) in tally.Capacity)
        {
            // A zero is kept too: the store did say what was consumed.
            if (units.Read is { } read)
                Put(ReadUnits + resource, Milliunits(read));
            if (units.Write is { } write)
                Put(WriteUnits + resource, Milliunits(write));
        }

        void Add(string name, long count) => AddCount(arguments, RunFields.OfTask(task, name), count);

        void Put(string name, long count)
        {
            arguments.Add(RunFields.OfTask(task, name));
            arguments.Add(count);
        }
    }

    /// <summary>Adds one increment; nothing for a zero.</summary>
    public static void AddCount(List<RedisValue> arguments, string field, long count)
    {
        if (count == 0)
            return;
        arguments.Add(field);
        arguments.Add(count);
    }

    /// <summary>Adds the texts that a tally brings: field, text, field, text, …</summary>
    public static void AddNotes(List<RedisValue> arguments, int task, OpTally tally)
    {
        foreach (string note in tally.MismatchNotes)
        {
            arguments.Add(RunFields.OfTask(task, MismatchNote));
            arguments.Add(note);
        }
    }

    /// <summary>The tallies of all tasks, by number.</summary>
    /// <param name="fields">The fields of the run record.</param>
    /// <param name="tasks">How many tasks there are.</param>
    public static OpTally[] Read(IReadOnlyDictionary<string, RedisValue> fields, int tasks)
    {
        var tallies = new OpTally[tasks];
        for (int i = 0; i < tasks; i++)
            tallies[i] = new OpTally();
        foreach ((string field, RedisValue value) in fields)
        {
            if (RunFields.TryParse(field, out int task, out string name) && task < tasks)
                Read(tallies[task], name, value);
        }

        foreach (OpTally tally in tallies)
            tally.MismatchNotes.Sort(StringComparer.Ordinal);
        return tallies;
    }

    private static void Read(OpTally tally, string name, RedisValue value)
    {
        switch (name)
        {
            case RunFields.Completed:
                tally.Completed = (long)value;
                break;
            case RunFields.Failed:
                tally.Failed = (long)value;
                break;
            case RunFields.Throttled:
                tally.Throttled = (long)value;
                break;
            case RunFields.NotFound:
                tally.NotFound = (long)value;
                break;
            case Bytes:
                tally.Bytes = (long)value;
                break;
            case Retries:
                tally.Retries = (long)value;
                break;
            case Mismatches:
                tally.Mismatches = (long)value;
                break;
            default:
                ReadNamed(tally, name, value);
                break;
        }
    }

    private static void ReadNamed(OpTally tally, string name, RedisValue value)
    {
        if (After(Error) is { } kind)
            tally.Errors[kind] = (long)value;
        else if (After(Throttle) is { } reason)
            tally.Throttles[reason] = (long)value;
        else if (After(ReadUnits) is { } read)
            tally.Capacity[read] = tally.Capacity.GetValueOrDefault(read) with { Read = (long)value / MilliunitsAUnit };
        else if (After(WriteUnits) is { } written)
            tally.Capacity[written] = tally.Capacity.GetValueOrDefault(written) with { Write = (long)value / MilliunitsAUnit };
        else if (After(MismatchNote) is not null)
            tally.MismatchNotes.Add(value.ToString());

        string? After(string prefix) =>
            name.StartsWith(prefix, StringComparison.Ordinal) ? name[prefix.Length..] : null;
    }

    private static long Milliunits(double units) => (long)Math.Round(units * MilliunitsAUnit);
}
