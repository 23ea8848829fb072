using DistStress.Engine.Metrics;
using DistStress.Engine.Metrics.Schema;
using DistStress.Engine.Outcomes;
using StackExchange.Redis;

namespace DistStress.Engine.Redis.Runs;

/// <summary>The counts of a task's ops as fields of the run record.</summary>
/// <remarks>Capacity is kept in thousandths of a unit, since a sum of whole numbers is exact whoever adds it
/// up.</remarks>
internal static class TallyFields
{
    private const string ReadUnits = "read_milliunits:";
    private const string WriteUnits = "write_milliunits:";
    private const string MismatchNote = "mismatch:";
    private const double MilliunitsAUnit = 1000;

    private static readonly Counter[] OfWorkers =
        [.. MeasurementSchema.Counters.Where(counter => counter.Source == CounterSource.Worker)];

    private static readonly Dictionary<string, Counter> Counters =
        MeasurementSchema.Counters.ToDictionary(counter => counter.Wire);

    /// <summary>
    /// Adds the increments that a worker's tally makes: field, number, field, number, …; nothing for a zero.
    /// </summary>
    public static void AddCounts(List<RedisValue> arguments, int task, OpTally tally)
    {
        foreach (Counter counter in OfWorkers)
            AddCount(arguments, RunFields.OfTask(task, counter.Wire), counter.Get(tally));
        foreach (NamedCounts counts in MeasurementSchema.CountsByName)
        {
            foreach ((string name, long count) in counts.Of(tally))
                AddCount(arguments, RunFields.OfTask(task, $"{counts.Wire}:{name}"), count);
        }

        foreach ((string resource, CapacityUnits units) in tally.Capacity)
        {
            // A zero is kept too: the store did say what was consumed.
            if (units.Read is { } read)
                Put(ReadUnits + resource, Milliunits(read));
            if (units.Write is { } write)
                Put(WriteUnits + resource, Milliunits(write));
        }

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

    /// <summary>The names of the fields that keep what a tally keeps.</summary>
    /// <param name="counters">The counters that matter.</param>
    /// <param name="seen">Whose names (of reasons, of tables) there are.</param>
    public static IEnumerable<string> Names(IEnumerable<Counter> counters, OpTally seen) =>
    [
        .. counters.Select(counter => counter.Wire),
        .. MeasurementSchema.CountsByName.SelectMany(
            counts => counts.Of(seen).Keys.Select(name => $"{counts.Wire}:{name}")),
        .. seen.Capacity.Keys.SelectMany(resource => new[] { ReadUnits + resource, WriteUnits + resource }),
    ];

    /// <summary>The tally of a task.</summary>
    /// <param name="fields">Names of the task's own fields, with their values; null for one that is not there.</param>
    public static OpTally Read(IEnumerable<(string Name, RedisValue Value)> fields)
    {
        var tally = new OpTally();
        foreach ((string name, RedisValue value) in fields.Where(field => !field.Value.IsNull))
            Read(tally, name, value);
        return tally;
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
            tally.OrderNotes();
        return tallies;
    }

    private static void Read(OpTally tally, string name, RedisValue value)
    {
        if (Counters.TryGetValue(name, out Counter? counter))
            counter.Set(tally, Count(name, value));
        else if (After(ReadUnits) is { } read)
            tally.AddCapacity(read, new CapacityUnits(Count(name, value) / MilliunitsAUnit, null));
        else if (After(WriteUnits) is { } write)
            tally.AddCapacity(write, new CapacityUnits(null, Count(name, value) / MilliunitsAUnit));
        else if (After(MismatchNote) is not null)
            tally.AddNotes([value.ToString()]);
        else
            ReadByName(tally, name, value);

        string? After(string prefix) =>
            name.StartsWith(prefix, StringComparison.Ordinal) ? name[prefix.Length..] : null;
    }

    private static void ReadByName(OpTally tally, string name, RedisValue value)
    {
        foreach (NamedCounts counts in MeasurementSchema.CountsByName)
        {
            if (name.StartsWith(counts.Wire, StringComparison.Ordinal)
                && name.ElementAtOrDefault(counts.Wire.Length) == ':')
            {
                counts.Add(
                    tally, name[(counts.Wire.Length + 1)..],
                    RedisNumber.Required(value, name, 0, RedisNumber.MostCount));
            }
        }
    }

    // Bytes are among them: more than ops.
    private static long Count(string name, RedisValue value) =>
        RedisNumber.Required(value, name, 0, long.MaxValue / 4);

    private static long Milliunits(double units) => (long)Math.Round(units * MilliunitsAUnit);
}
