namespace DistStress.Engine.Redis.Runs;

/// <summary>Takes the rates of a run from one look at it to the next.</summary>
internal sealed class ProgressMeter
{
    // A little less than a second: what is counted once a second may come a little early.
    private const long ShortestMicros = 900_000;

    // A rate of an op in twenty seconds needs a longer look than one of thousands a second.
    private const long LongestMicros = 60_000_000;
    private const long EnoughOps = 20;

    private RunProgress? _from;
    private long _fromMicros;
    private double? _ops;
    private double? _planned;

    /// <summary>A look at the run with its rates.</summary>
    /// <param name="look">How far it is.</param>
    /// <param name="atMicros">When, by a clock that does not jump.</param>
    public RunProgress Measure(RunProgress look, long atMicros)
    {
        if (_from is null || _from.RunId != look.RunId)
        {
            (_from, _fromMicros, _ops, _planned) = (look, atMicros, null, null);
        }
        else if (atMicros - _fromMicros is var passed and >= ShortestMicros)
        {
            // What was lost and is counted anew is no rate below 0.
            long ops = Math.Max(0, look.Accounted - _from.Accounted);
            long due = Math.Max(0, look.Due - _from.Due);
            _ops = ops * 1e6 / passed;
            _planned = due * 1e6 / passed;
            if (Math.Max(ops, due) >= EnoughOps || passed >= LongestMicros)
                (_from, _fromMicros) = (look, atMicros);
        }

        return look with { OpsPerSecond = _ops, PlannedPerSecond = _planned };
    }
}
