using System.Collections.Frozen;
using DistStress.Engine.Outcomes;

namespace DistStress.Engine.Metrics;

/// <summary>
/// What became of a number of ops: every counter of <see cref="Schema.MeasurementSchema"/>, and what is kept beside
/// them.
/// </summary>
/// <remarks>Not for several threads at once.</remarks>
public partial class OpTally
{
    // There is a tally for each batch, and most have nothing but counts.
    private static readonly IReadOnlyDictionary<string, long> NoCounts = FrozenDictionary<string, long>.Empty;
    private static readonly IReadOnlyDictionary<string, CapacityUnits> NoCapacity =
        FrozenDictionary<string, CapacityUnits>.Empty;

    private static readonly List<string> NoNotes = [];

    private Dictionary<string, CapacityUnits>? _capacity;
    private List<string>? _mismatchNotes;

    /// <summary>
    /// Capacity consumed, by what consumed it: a table by its name, an index as <c>table/index</c>. Empty where the
    /// store never said.
    /// </summary>
    public IReadOnlyDictionary<string, CapacityUnits> Capacity => _capacity ?? NoCapacity;

    /// <summary>The first mismatches in words, each with its key and column.</summary>
    public IReadOnlyList<string> MismatchNotes => _mismatchNotes ?? NoNotes;

    /// <summary>Ops that ended.</summary>
    public long Ended => Completed + Failed;

    /// <summary>Ops that were given up since they could not begin within <c>max_delay_ms</c>.</summary>
    public long Expired => Drops.GetValueOrDefault(nameof(OpStatus.Expired));

    /// <summary>Of 100 ops that ended, how many failed; null where none ended.</summary>
    public double? FailedPercent => Percent(Failed, Ended);

    /// <summary>Of 100 ops that ended, how many the store refused for capacity; null where none ended.</summary>
    public double? ThrottledPercent => Percent(Throttled, Ended);

    /// <summary>Of 100 ops whose end is known, how many were given up; null where there are none.</summary>
    public double? DroppedPercent => Percent(Dropped, Ended + Dropped);

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
        if (result.Status == OpStatus.Expired)
        {
            Dropped++;
            AddDrops(nameof(OpStatus.Expired), 1);
        }
        else if (result.HasFailed)
        {
            Failed++;
            AddErrors(result.Error ?? result.Status.ToString(), 1);
            if (result.Status == OpStatus.Throttled)
                Throttled++;
        }
        else
        {
            Completed++;
            if (result.Status == OpStatus.NotFound)
                NotFound++;
            else if (result.Status == OpStatus.ConditionFailed)
                ConditionFailed++;
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
        if (other._capacity is not null)
        {
            foreach ((string resource, CapacityUnits units) in other._capacity)
                AddCapacity(resource, units);
        }

        if (other._mismatchNotes is not null)
            AddNotes(other._mismatchNotes);
    }

    /// <summary>Adds capacity that something consumed.</summary>
    /// <param name="resource">What: see <see cref="Capacity"/>.</param>
    /// <param name="units">How much.</param>
    internal void AddCapacity(string resource, CapacityUnits units)
    {
        _capacity ??= [];
        _capacity[resource] = _capacity.GetValueOrDefault(resource) + units;
    }

    /// <summary>Adds mismatches in words, as long as they are few.</summary>
    internal void AddNotes(IReadOnlyList<string> notes)
    {
        _mismatchNotes ??= [];
        for (int i = 0; i < notes.Count && _mismatchNotes.Count < OpMismatches.MostDescribed; i++)
            _mismatchNotes.Add(notes[i]);
    }

    /// <summary>Puts the notes in an order that does not depend on where they come from.</summary>
    internal void OrderNotes() => _mismatchNotes?.Sort(StringComparer.Ordinal);

    /// <summary>Forgets everything.</summary>
    public virtual void Reset()
    {
        ResetCounts();
        _capacity?.Clear();
        _mismatchNotes?.Clear();
    }

    private static double? Percent(long part, long whole) => whole == 0 ? null : 100.0 * part / whole;

    private void AddCalls(OpCalls calls)
    {
        if (calls.Throttles.Count > 0)
        {
            foreach ((string reason, int count) in calls.Throttles)
                AddThrottles(reason, count);
        }

        foreach ((string resource, CapacityUnits units) in calls.Capacity)
            AddCapacity(resource, units);
    }

    private static void AddTo(ref Dictionary<string, long>? counts, Dictionary<string, long>? others)
    {
        if (others is null)
            return;
        foreach ((string name, long count) in others)
            AddTo(ref counts, name, count);
    }

    private static void AddTo(ref Dictionary<string, long>? counts, string name, long count)
    {
        counts ??= [];
        counts[name] = counts.GetValueOrDefault(name) + count;
    }
}
