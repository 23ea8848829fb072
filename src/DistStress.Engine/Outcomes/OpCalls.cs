using System.Collections.Frozen;

namespace DistStress.Engine.Outcomes;

/// <summary>What the calls of an op to the store came to, those that were tried again included.</summary>
/// <remarks>Not for several threads at once. There is one for every op of a store that tells of its calls, so it has
/// memory only for what there is to say.</remarks>
public sealed class OpCalls
{
    private static readonly IReadOnlyDictionary<string, int> NoThrottles = FrozenDictionary<string, int>.Empty;

    private Dictionary<string, int>? _throttles;

    // A table, and perhaps a few indexes: so few are found faster in a row than in a table of hashes.
    private KeyValuePair<string, CapacityUnits>[] _capacity = [];
    private int _capacityCount;

    /// <summary>Requests that were sent beyond the first of each call, by the client or by the target.</summary>
    public int Retries { get; private set; }

    /// <summary>Calls that the store refused for capacity, wholly or in part, by its reason.</summary>
    public IReadOnlyDictionary<string, int> Throttles => _throttles ?? NoThrottles;

    /// <summary>
    /// Capacity consumed, by what consumed it: a table by its name, an index as <c>table/index</c>. Empty where the
    /// store never said.
    /// </summary>
    public ReadOnlySpan<KeyValuePair<string, CapacityUnits>> Capacity => _capacity.AsSpan(0, _capacityCount);

    /// <summary>The sum of all capacity.</summary>
    public CapacityUnits TotalCapacity
    {
        get
        {
            CapacityUnits sum = default;
            foreach ((_, CapacityUnits units) in Capacity)
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
        for (int i = 0; i < _capacityCount; i++)
        {
            if (_capacity[i].Key == resource)
            {
                _capacity[i] = new(resource, _capacity[i].Value + units);
                return;
            }
        }

        if (_capacityCount == _capacity.Length)
            Array.Resize(ref _capacity, Math.Max(1, 2 * _capacityCount));
        _capacity[_capacityCount++] = new(resource, units);
    }
}
