using DistStress.Engine.Outcomes;

namespace DistStress.Engine.Metrics;

/// <summary>
/// What became of a number of ops: every counter of <see cref="Schema.MeasurementSchema"/>, and what is kept beside
/// them.
/// </summary>
/// <remarks>Not for several threads at once.</remarks>
public partial class OpTally
{
    /// <summary>
    /// Capacity consumed, by what consumed it: a table by its name, an index as <c>table/index</c>. Empty where the
    /// store never said.
    /// </summary>
    public Dictionary<string, CapacityUnits> Capacity { get; } = [];

    /// <summary>The first mismatches in words, each with its key and column.</summary>
    public List<string> MismatchNotes { get; } = [];

    /// <summary>Ops that ended.</summary>
    public long Ended => Completed + Failed;

    /// <summary>The most that a batch came late, in ms.</summary>
    public double MaxLateMs => MaxLateMicros / 1000.0;

    /// <summary>The sum of <see cref="Throttles"/>.</summary>
    public long ThrottledCalls => Throttles.Values.Sum();

    /// <summary>Read capacity consumed; null where the store never said.</summary>
    public double? ReadUnits => TotalCapacity.Read;

    /// <summary>Write capacity consumed; null where the store never said.</summary>
    public double? WriteUnits => TotalCapacity.Write;

    private CapacityUnits TotalCapacity =>
        Capacity.Values.Aggregate(default(CapacityUnits), (sum, units) => sum + units);

    /// <summary>The sum of several tallies.</summary>
    public static OpTally Of(IEnumerable<OpTally> parts)
    {
        var sum = new OpTally();
        foreach (OpTally part in parts)
            sum.Add(part);
        return sum;
    }

    /// <summary>Counts an op that has ended.</summary>
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
        AddCounts(other);
        foreach ((string resource, CapacityUnits units) in other.Capacity)
            AddCapacity(resource, units);
        AddNotes(other.MismatchNotes);
    }

    /// <summary>Forgets everything.</summary>
    public virtual void Reset()
    {
        ResetCounts();
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

    private static void AddTo(Dictionary<string, long> counts, Dictionary<string, long> others)
    {
        foreach ((string name, long count) in others)
            AddTo(counts, name, count);
    }

    private static void AddTo(Dictionary<string, long> counts, string name, long count) =>
        counts[name] = counts.GetValueOrDefault(name) + count;
}
