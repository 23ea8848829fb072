using DistStress.Engine.Outcomes;

namespace DistStress.Engine.Metrics;

/// <summary>What became of a number of ops: every count that the product keeps of them.</summary>
/// <remarks>Not for several threads at once.</remarks>
public class OpTally
{
    /// <summary>Ops done, those that found nothing included.</summary>
    public long Completed { get; set; }

    /// <summary>Ops that failed, throttled ones included.</summary>
    public long Failed { get; set; }

    /// <summary>Of the failed: refused for capacity until the op's budget was used up.</summary>
    public long Throttled { get; set; }

    /// <summary>Of the completed: reads that found nothing.</summary>
    public long NotFound { get; set; }

    /// <summary>Bytes of item data written or returned.</summary>
    public long Bytes { get; set; }

    /// <summary>Calls beyond the first try, by client or target.</summary>
    public long Retries { get; set; }

    /// <summary>Columns that a read with <c>verify</c> found different from what was written.</summary>
    public long Mismatches { get; set; }

    /// <summary>Failed ops by kind of error.</summary>
    public Dictionary<string, long> Errors { get; } = [];

    /// <summary>Calls that the store refused for capacity, tried again or not, by its reason.</summary>
    public Dictionary<string, long> Throttles { get; } = [];

    /// <summary>
    /// Capacity consumed, by what consumed it: a table by its name, an index as <c>table/index</c>. Empty where the store
    /// never said.
    /// </summary>
    public Dictionary<string, CapacityUnits> Capacity { get; } = [];

    /// <summary>The first mismatches in words, each with its key and column.</summary>
    public List<string> MismatchNotes { get; } = [];

    /// <summary>Ops that ended.</summary>
    public long Ended => Completed + Failed;

    /// <summary>The sum of <see cref="Throttles"/>.</summary>
    public long ThrottledCalls => Throttles.Values.Sum();

    /// <summary>Read capacity consumed; null where the store never said.</summary>
    public double? ReadUnits => TotalCapacity.Read;

    /// <summary>Write capacity consumed; null where the store never said.</summary>
    public double? WriteUnits => TotalCapacity.Write;

    private CapacityUnits TotalCapacity =>
        Capacity.Values.Aggregate(default(CapacityUnits), (sum, units) => sum + units);

    /// <summary>Enters an op.</summary>
    public void Record(in OpResult result)
    {
        if (result.HasFailed)
        {
            Failed++;
            AddTo(Errors, result.Error ?? result.Status.ToString(), 1);
            if (result.Status == OpStatus.Throttled)
                Throttled++;
        }
        else
        {
            Completed++;
            if (result.Status == OpStatus.NotFound)
                NotFound++;
        }

        Bytes += result.Bytes;
        Retries += result.Retries;
        if (result.Calls is { } calls)
            AddCalls(calls);
        if (result.Mismatches is { } mismatches)
        {
            Mismatches += mismatches.Count;
            AddNotes(mismatches.Descriptions);
        }
    }

    /// <summary>Adds everything of another tally.</summary>
    public void Add(OpTally other)
    {
        Completed += other.Completed;
        Failed += other.Failed;
        Throttled += other.Throttled;
        NotFound += other.NotFound;
        Bytes += other.Bytes;
        Retries += other.Retries;
        Mismatches += other.Mismatches;
        foreach ((string kind, long count) in other.Errors)
            AddTo(Errors, kind, count);
        foreach ((string reason, long count) in other.Throttles)
            AddTo(Throttles, reason, count);
        foreach ((string resource, CapacityUnits units) in other.Capacity)
            AddCapacity(resource, units);
        AddNotes(other.MismatchNotes);
    }

    /// <summary>Forgets everything.</summary>
    public virtual void Reset()
    {
        Completed = Failed = Throttled = NotFound = Bytes = Retries = Mismatches = 0;
        Errors.Clear();
        Throttles.Clear();
        Capacity.Clear();
        MismatchNotes.Clear();
    }

    private void AddCalls(OpCalls calls)
    {
        foreach ((string reason, int count) in calls.Throttles)
            AddTo(Throttles, reason, count);
        foreach ((string resource, CapacityUnits units) in calls.Capacity)
            AddCapacity(resource, units);
    }

    private void AddCapacity(string resource, CapacityUnits units) =>
        Capacity[resource] = Capacity.GetValueOrDefault(resource) + units;

    private void AddNotes(IReadOnlyList<string> notes)
    {
        for (int i = 0; i < notes.Count && MismatchNotes.Count < OpMismatches.MostDescribed; i++)
            MismatchNotes.Add(notes[i]);
    }

    private static void AddTo(Dictionary<string, long> counts, string name, long count) =>
        counts[name] = counts.GetValueOrDefault(name) + count;
}
