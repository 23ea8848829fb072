namespace DistStress.Engine.Conditions;

/// <summary>Follows conditions over values that come one after the other, each for a stretch of time.</summary>
/// <remarks>
/// A condition is met when its value has met it through the whole of the duration that it names, without a break. A
/// value that is not known breaks it, and so does a stretch of time of which there is no value.
/// </remarks>
public sealed class ConditionWatch
{
    private readonly Condition[] _conditions;
    private readonly long?[] _heldFrom;
    private long _noted = long.MinValue;

    /// <summary>Makes a watch that has seen nothing.</summary>
    public ConditionWatch(IEnumerable<Condition> conditions)
    {
        _conditions = [.. conditions];
        _heldFrom = new long?[_conditions.Length];
    }

    /// <summary>The conditions.</summary>
    public IReadOnlyList<Condition> Conditions => _conditions;

    /// <summary>Notes the values of a stretch of time that follows those before it.</summary>
    /// <param name="values">What was measured in it; null where that is not known.</param>
    /// <param name="fromMicros">When it began, in µs.</param>
    /// <param name="toMicros">When it ended.</param>
    /// <returns>The conditions that are met now, in their order.</returns>
    public IReadOnlyList<MetCondition> Note(Func<Condition, double?> values, long fromMicros, long toMicros)
    {
        List<MetCondition> met = [];
        bool follows = fromMicros <= _noted;
        _noted = toMicros;
        for (int i = 0; i < _conditions.Length; i++)
        {
            Condition condition = _conditions[i];
            double? value = values(condition);
            if (!condition.IsMetBy(value))
            {
                _heldFrom[i] = null;
                continue;
            }

            long from = follows && _heldFrom[i] is { } earlier ? earlier : fromMicros;
            _heldFrom[i] = from;
            if (toMicros - from >= condition.Hold.TotalMicroseconds)
                met.Add(new MetCondition(condition, value!.Value, from, toMicros));
        }

        return met;
    }

    /// <summary>Forgets for how long conditions have held: what comes does not follow what was.</summary>
    public void Break() => Array.Clear(_heldFrom);
}
