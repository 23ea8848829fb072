using DistStress.Engine.Configuration;
using DistStress.Engine.Input;
using DistStress.Engine.Items;

namespace DistStress.Engine.Traffic;

/// <summary>Reads one task of a traffic file, and goes on after an error to find all of them.</summary>
internal sealed class TrafficTaskReader
{
    private const int HoursOfDay = 24;
    private const int MaxStreams = 1000;
    private const int MaxNameLength = 100;

    // DynamoDB's limits for a batch.
    private const int MaxItemsWritten = 25;
    private const int MaxItemsRead = 100;

    // A million times what the largest clusters do; it keeps every later sum far from overflow.
    private const decimal MaxRate = 1_000_000_000_000;

    // More than 300 years.
    private const decimal MaxSeconds = 10_000_000_000;

    private static readonly NumberRange RateRange = NumberRange.Above(0, MaxRate);
    private static readonly NumberRange FactorRange = new(0, MaxRate);
    private static readonly NumberRange SecondsRange = NumberRange.Above(0, MaxSeconds);
    private static readonly NumberRange TimesRange = NumberRange.WholeFrom(1, long.MaxValue);
    private static readonly NumberRange SeedRange = NumberRange.WholeFrom(0, ulong.MaxValue);
    private static readonly NumberRange KeysRange = NumberRange.WholeFrom(1, KeyDistributions.MaxKeys);

    private readonly InputObject _fields;
    private readonly InputErrors _errors;
    private readonly StressConfig? _config;

    private TrafficTaskReader(InputNode node, StressConfig? config, InputErrors errors)
    {
        _fields = new InputObject(node, "a task", TaskField.All, errors);
        _config = config;
        _errors = errors;
    }

    /// <summary>Reads a task.</summary>
    /// <param name="node">An object.</param>
    /// <param name="number">The task's number in the file.</param>
    /// <param name="config">The configuration that the task will run under; null where there is none yet.</param>
    /// <param name="errors">Where errors go.</param>
    /// <returns>The task; null where anything is wrong with it.</returns>
    public static TrafficTask? Read(InputNode node, int number, StressConfig? config, InputErrors errors)
    {
        int before = errors.Count;
        TrafficTask task = new TrafficTaskReader(node, config, errors).Read(number);
        return errors.Count == before ? task : null;
    }

    // Where something is wrong the task is filled with whatever comes handy: nobody gets to see it.
    private TrafficTask Read(int number)
    {
        (ActionDescriptor? action, string actionName) = ReadAction();
        string? name = ReadName();
        decimal? qps = ReadQps();
        IReadOnlyList<decimal>? qpss = ReadQpss();
        QpssOrigin? origin = _fields.Choice(
            TaskField.QpssOrigin, ("start", QpssOrigin.Start), ("clock", QpssOrigin.Clock));
        decimal? hourSeconds = _fields.Number(TaskField.HourSeconds, SecondsRange);
        decimal? times = _fields.Number(TaskField.Times, TimesRange);
        decimal? duration = _fields.Number(TaskField.Duration, SecondsRange);
        CheckCurve(qps, qpss);
        CheckEnd(qps, qpss, duration);
        ulong seed = (ulong)(_fields.Number(TaskField.Seed, SeedRange) ?? 0);
        IReadOnlyList<decimal>? seeds = ReadSeeds();
        decimal? keys = _fields.Number(TaskField.Keys, KeysRange);
        KeyDistribution distribution = ReadDistribution();
        int samples = action is { } known ? ReadSamples(known, actionName) : 0;
        bool? verify = ReadVerify(action);
        (IReadOnlyList<ColumnSpec>? data, bool takesSampleRows) = ReadData(action, actionName, verify);
        bool batch = action?.IsBatch ?? false;
        return new TrafficTask
        {
            Number = number,
            Action = action?.Action ?? TrafficAction.Custom,
            ActionName = actionName,
            Name = name ?? actionName,
            Qps = qps ?? 0,
            Qpss = qpss,
            QpssOrigin = origin ?? QpssOrigin.Start,
            HourSeconds = hourSeconds ?? 3600,
            Times = (long?)times,
            Duration = duration,
            Seed = seed,
            Seeds = seeds,
            Keys = (long?)keys,
            Distribution = distribution,
            Samples = batch ? 0 : samples,
            ItemsPerOp = batch && samples > 0 ? samples : action?.UsualItemsPerOp ?? 1,
            Data = data,
            SampleRows = takesSampleRows ? _config?.SampleData : null,
            Verify = verify ?? false,
        };
    }

    private (ActionDescriptor? Action, string Name) ReadAction()
    {
        string known = string.Join(", ", TrafficActions.Names);
        if (!_fields.Require(TaskField.Action, $"\"action\": \"updateItem\" (or {known})", out InputNode? field)
            || _errors.Text(field, $"the name of an action ({known})") is not { } written)
        {
            return (null, "");
        }

        if (TrafficActions.TryFind(written, out ActionDescriptor? action))
            return (action, action.Name);

        // Whatever is not nearly one of the product's own actions is taken for one that the workers registered.
        if (CustomActionName.NearestOwn(written) is { } meant)
        {
            _errors.Add(
                field, $"is not an action: \"{written}\"; did you mean \"{meant}\"? The product's actions are {known}");
            return (null, "");
        }

        if (!Identifier.IsValid(written))
        {
            _errors.Add(
                field,
                $"must be one of {known}, or the name of a custom action ({Identifier.Form}), but is "
                + field.Describe());
            return (null, "");
        }

        return (TrafficAction.Custom.Descriptor(), written);
    }

    private string? ReadName()
    {
        string expected = $"text of 1 to {MaxNameLength} characters on one line";
        string? name = _fields.Text(TaskField.Name, expected);
        if (name is null || (name.Length <= MaxNameLength && !name.Any(char.IsControl)))
            return name;
        _fields.AddIfPresent(
            TaskField.Name,
            name.Length > MaxNameLength
                ? $"must be {expected}, but has {name.Length} characters"
                : $"must be {expected}, but has a control character in it");
        return null;
    }

    private decimal? ReadQps() =>
        _fields.Require(TaskField.Qps, "\"qps\": 1000, the ops a second", out InputNode? field)
            ? _errors.Number(field, RateRange)
            : null;

    private IReadOnlyList<decimal>? ReadQpss()
    {
        if (_fields.Field(TaskField.Qpss) is { } field)
            return ReadWeights(field, HoursOfDay, HoursOfDay);

        const string advice = "has a meaning only together with \"qpss\", which this task does not have; "
            + "add \"qpss\" or leave this out";
        _fields.AddIfPresent(TaskField.QpssOrigin, advice);
        _fields.AddIfPresent(TaskField.HourSeconds, advice);
        return null;
    }

    private IReadOnlyList<decimal>? ReadSeeds() =>
        _fields.Field(TaskField.Seeds) is { } field ? ReadWeights(field, 1, MaxStreams) : null;

    private IReadOnlyList<decimal>? ReadWeights(InputNode field, int least, int most)
    {
        IReadOnlyList<decimal>? numbers = _errors.Numbers(field, least, most, FactorRange);
        if (numbers is null || numbers.Any(number => number > 0))
            return numbers;
        _errors.Add(field, "must have at least one number greater than 0, but all are 0");
        return null;
    }

    private void CheckCurve(decimal? qps, IReadOnlyList<decimal>? qpss)
    {
        if (qps is { } rate && qpss?.Max() is { } peak && rate * peak > MaxRate)
        {
            _fields.AddIfPresent(
                TaskField.Qpss, $"makes with \"qps\" a rate above {MaxRate} ops a second; make one of them smaller");
        }
    }

    private void CheckEnd(decimal? qps, IReadOnlyList<decimal>? qpss, decimal? duration)
    {
        if (_fields.Has(TaskField.Times))
            return;
        if (!_fields.Has(TaskField.Duration))
        {
            _fields.AddMissing(
                TaskField.Times,
                "is missing, and so is \"duration\": the task would never end; write \"times\": 10000 (ops), "
                + "\"duration\": 60 (seconds), or both");
        }
        else if (qps is { } rate && duration is { } seconds
            && Math.Min(rate * (qpss?.Max() ?? 1), MaxRate) * seconds > long.MaxValue)
        {
            _fields.AddIfPresent(
                TaskField.Duration, $"makes more than {long.MaxValue} ops at this rate; shorten it, or add \"times\"");
        }
    }

    private KeyDistribution ReadDistribution()
    {
        KeyDistribution distribution =
            _fields.Choice(TaskField.Distribution, [.. KeyDistributions.Words]) ?? KeyDistribution.Sequential;
        if (distribution != KeyDistribution.Sequential && !_fields.Has(TaskField.Keys))
        {
            _fields.AddMissing(
                TaskField.Keys,
                $"is missing; \"distribution\": \"{distribution.Word()}\" needs the number of keys to draw from: "
                + "\"keys\": 1000000");
        }

        return distribution;
    }

    private int ReadSamples(ActionDescriptor action, string actionName)
    {
        int most = !action.IsBatch ? int.MaxValue : action.Writes ? MaxItemsWritten : MaxItemsRead;
        string note = action.IsBatch
            ? $"; for {actionName} it is the number of items an op, and 0 means {action.UsualItemsPerOp}"
            : "";
        return (int)(_fields.Number(TaskField.Samples, NumberRange.WholeFrom(0, most), note) ?? 0);
    }

    // Null where the file does not say, or says something that is reported.
    private bool? ReadVerify(ActionDescriptor? action)
    {
        if (action is null or { Reads: true })
            return _fields.Flag(TaskField.Verify);
        IEnumerable<string> reading = TrafficActions.All.Where(known => known.Reads).Select(known => known.Name);
        _fields.AddIfPresent(
            TaskField.Verify,
            $"has a meaning only for actions that read ({string.Join(", ", reading)}); leave it out");
        return null;
    }

    private (IReadOnlyList<ColumnSpec>? Data, bool TakesSampleRows) ReadData(
        ActionDescriptor? action, string actionName, bool? verify)
    {
        if (_fields.Field(TaskField.Data) is { } field)
        {
            if (action is { } known && !TakesData(known, verify ?? _fields.Has(TaskField.Verify)))
            {
                _errors.Add(
                    field, $"has no meaning for {actionName}, which neither writes columns nor chooses any; leave it out"
                    + (known.SomeColumns is { } other ? $", use {other.Descriptor().Name} to read only these columns" : "")
                    + (known.Reads ? ", or add \"verify\": true to compare what is read with them" : ""));
            }

            return (ColumnListReader.Read(field, _config?.Layout ?? TargetLayout.Columns, _errors), false);
        }

        if (action is { Columns: ColumnUse.Chosen })
        {
            _fields.AddMissing(
                TaskField.Data, $"is missing; {actionName} needs the columns to read: \"data\": {{\"title\": \"\"}}");
        }

        if (action is not { } taking || !TakesSampleRows(taking, verify))
            return (null, false);
        if (_config is { SampleData.Count: 0 })
        {
            _fields.AddMissing(
                TaskField.Data, $"is missing, and the configuration has no sample_data that {actionName} could "
                + (taking.Reads ? "expect" : "write") + " instead; add one or the other");
        }

        return (null, true);
    }

    private static bool TakesData(ActionDescriptor action, bool verify) =>
        action.Columns != ColumnUse.None || (verify && action.Reads);

    private static bool TakesSampleRows(ActionDescriptor action, bool? verify) =>
        action.Columns == ColumnUse.Written || (verify == true && action.Reads && action.Columns == ColumnUse.None);
}
