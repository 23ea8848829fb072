using System.Collections.Frozen;

namespace DistStress.Engine.Outcomes;

/// <summary>What the calls of an op to the store came to, those that were tried again included.</summary>
/// <remarks>Not for several threads at once.</remarks>
public sealed class OpCalls
{
    // Most ops are not throttled, and nobody makes a dictionary to say so.
    private static readonly IReadOnlyDictionary<string, int> NoThrottles = FrozenDictionary<string, int>.Empty;
    private static readonly IReadOnlyDictionary<string, CapacityUnits> NoCapacity = FrozenDictionary<string,
        CapacityUnits>.Empty;

    private Dictionary<string, int>? _throttles;
    private Dictionary<string, CapacityUnits>? _capacity;

    /// <summary>Requests that were sent beyond the first of each call, by the client or by the target.</summary>
    public int Retries { get; private set; }

    /// <summary>Calls that the store refused for capacity, wholly or in part, by its reason.</summary>
    public IReadOnlyDictionary<string, int> Throttles => _throttles ?? NoThrottles;

    /// <summary>
    /// Capacity consumed, by what consumed it: a table by its name, an index as <c>table/index</c>. Empty where the
    /// store never said.
    /// </summary>
    public IReadOnlyDictionary<string, CapacityUnits> Capacity => _capacity ?? NoCapacity;

    /// <summary>The sum of all capacity.</summary>
    public CapacityUnits TotalCapacity
    {
        get
        {
            CapacityUnits sum = default;
            foreach (CapacityUnits units in Capacity.Values)
                sum += units;
            return sum;
        }
    }

    /// <summary>Notes that a call was tried again, and that the request was sent.</summary>
    public void AddRetry() => Retries++;

    /// <summary>Notes that a call was refused for capacity.</summary>
    public void AddThrottle(string reason)
    {
        _throttles ??= [];
        _throttles[reason] = _throttles.GetValueOrDefault(reason) + 1;
    }

    /// <summary>Notes what a call consumed.</summary>
    public void AddCapacity(string resource, CapacityUnits units)
    {
        _capacity ??= [];
        _capacity[resource] = _capacity.GetValueOrDefault(resource) + units;
    }
}
