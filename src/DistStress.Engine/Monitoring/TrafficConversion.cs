using System.Globalization;
using DistStress.Engine.Configuration;
using DistStress.Engine.Input;
using DistStress.Engine.Monitoring.Formats;
using DistStress.Engine.Traffic;

namespace DistStress.Engine.Monitoring;

/// <summary>Makes a traffic file of what monitoring systems export.</summary>
/// <remarks>
/// Every format is read to the same series, all numbers as exact fractions. Series become pieces of a constant rate,
/// pieces of several series are added, and each sum becomes the curve of a task. A sum over all periods is rounded
/// once: that is the number of ops of the task.
/// </remarks>
public sealed class TrafficConversion
{
    private const long LeastPeriodMicros = 10_000;
    private const int MostGaps = 10;

    private readonly ConversionOptions _options;
    private readonly IReadOnlyList<string> _paths;
    private readonly List<string> _notes = [];
    private readonly List<Notice> _warnings = [];
    private readonly Dictionary<MetricSeries, bool> _missingIsNothing = new(ReferenceEqualityComparer.Instance);

    private TrafficConversion(IReadOnlyList<string> paths, ConversionOptions options)
    {
        _paths = paths;
        _options = options;
    }

    /// <summary>The names of the formats that can be read.</summary>
    public static IReadOnlyList<string> Formats { get; } = [.. ExportFile.Formats];

    /// <summary>What can be said about the values of an export.</summary>
    public static IReadOnlyList<string> Units { get; } = ["ops/s", "ops/min", "ops/h", "ops", "units", "total"];

    /// <summary>Makes a traffic file of exports: one task for each action, all at the same time.</summary>
    /// <param name="paths">The exports, at least one; several are one traffic.</param>
    /// <param name="options">What becomes of them.</param>
    /// <exception cref="DistStressException">
    /// An export cannot be read (<c>ExportInvalid</c>), does not know all of its traffic (<c>ExportGap</c>), has none
    /// (<c>ExportEmpty</c>) or not what is asked for (<c>MetricNotFound</c>, <c>MetricUnusable</c>); a period is too
    /// short or not known (<c>PeriodTooShort</c>, <c>PeriodMissing</c>); or a file with these options would be refused
    /// (<c>ConversionRefused</c>).
    /// </exception>
    public static ConvertedTraffic Convert(IReadOnlyList<string> paths, ConversionOptions options) =>
        new TrafficConversion(paths, options).Make();

    private ConvertedTraffic Make()
    {
        long? period = _options.PeriodSeconds is { } seconds
            ? (long)decimal.Round(seconds * 1_000_000, MidpointRounding.AwayFromZero)
            : null;
        var rules = new ReadingRules(period, _options.Unit is { } unit ? ValueUnit.Parse(unit) : null);
        MetricExport[] exports = [.. _paths.Select(path => Read(path, rules))];
        MetricSeries[] series = [.. exports.SelectMany(export => export.Series)];
        if (series.Length == 0)
            throw new DistStressException(ErrorKind.ExportEmpty, _paths[0], $"{_paths[0]} has no values at all.");
        IReadOnlyList<TaskSource> sources = new SourceChoice(_options, series, _notes, _warnings).Make();
        IReadOnlyList<TaskMaking> tasks = MakeTasks(sources, out long start, out long end);
        string text = new TrafficText(_options, _notes).Write(_paths, exports, tasks, start, end);
        CheckFile(text);
        if (_options.Data is not null && !tasks.Any(task => TrafficText.TakesColumns(task.Source.Action)))
        {
            _warnings.Add(new Notice(
                NoticeKind.DataUnused, _paths[0],
                $"The columns that were given are not used: no task of {Path.GetFileName(_paths[0])} has any."));
        }

        return new ConvertedTraffic(text, tasks.Sum(task => task.Curve?.Ops ?? 0), _warnings);
    }

    // What the options ask for may be refused as a traffic file is: an action, columns, a rate.
    private void CheckFile(string text)
    {
        try
        {
            TrafficFile.Parse(text, _paths[0], ((StressConfig?)null).ForTraffic());
        }
        catch (InputFileException refusal)
        {
            throw new DistStressException(ErrorKind.ConversionRefused, _paths[0],
                $"{_paths[0]} cannot become a traffic file in this way:\n"
                + string.Join('\n', refusal.Errors.Select(error => $"  {error.Path} {error.Message}")));
        }
    }

    private MetricExport Read(string path, ReadingRules rules)
    {
        MetricExport export = ExportFile.Read(path, rules);
        foreach (MetricSeries series in export.Series)
            _missingIsNothing[series] = export.MissingIsNothing;
        _warnings.AddRange(export.Warnings.Select(warning =>
            new Notice(NoticeKind.ExportIncomplete, Path.GetFileName(path), warning)));
        _notes.AddRange(export.Warnings.Concat(export.Assumptions)
            .Select(note => _paths.Count > 1 && !note.StartsWith(Path.GetFileName(path), StringComparison.Ordinal)
                ? $"{Path.GetFileName(path)}: {note}" : note));
        return export;
    }

    private List<TaskMaking> MakeTasks(IReadOnlyList<TaskSource> sources, out long start, out long end)
    {
        Dictionary<MetricSeries, IReadOnlyList<TrafficPiece>> traffic = Pieces(sources);
        TrafficPiece[] all = [.. traffic.Values.SelectMany(pieces => pieces)];
        if (!all.Any(piece => !piece.Ops.IsZero))
        {
            string when = _options.Start is null && _options.End is null ? "" : " in that time";
            string why = sources.SelectMany(source => source.Counted).FirstOrDefault(one => one.IsLoneCount) is { } lone
                ? $": {lone.FullName} has one value, and a counter needs two"
                : "";
            throw new DistStressException(
                ErrorKind.ExportEmpty, _paths[0], $"{_paths[0]} has no traffic{when}{why}.");
        }

        start = all.Min(piece => piece.Start);
        end = all.Max(piece => piece.End);
        List<TaskMaking> tasks = [];
        foreach (TaskSource source in sources)
        {
            IReadOnlyList<TrafficPiece> pieces = TrafficSum.Of([.. source.Counted.Select(one => traffic[one])]);
            Ratio exported = Sum(pieces);
            bool isRate = source.Counted.All(one => one.Kind == SeriesKind.Rate);
            TaskCurve? curve = pieces.Count == 0 ? null
                : TaskCurve.Of(pieces, start, end, _options.Scale, _options.Speed, isRate);
            tasks.Add(new TaskMaking(source, curve, exported, UnitsPerOp(source, traffic)));
            Note(source);
        }

        if (tasks.All(task => task.Curve is null))
        {
            Ratio ops = tasks.Aggregate((Ratio)0, (sum, task) => sum + task.Exported) * _options.Scale;
            throw new DistStressException(
                ErrorKind.ExportEmpty, _paths[0], $"{_paths[0]} has no series of half an op or more, {ops} in all.");
        }

        return tasks;
    }

    private Dictionary<MetricSeries, IReadOnlyList<TrafficPiece>> Pieces(IReadOnlyList<TaskSource> sources)
    {
        var traffic = new Dictionary<MetricSeries, IReadOnlyList<TrafficPiece>>(ReferenceEqualityComparer.Instance);
        long from = _options.Start is { } start ? TimeText.MicrosOf(start) : long.MinValue;
        long to = _options.End is { } end ? TimeText.MicrosOf(end) : long.MaxValue;
        List<string> gaps = [];
        foreach (MetricSeries one in sources.SelectMany(source => source.Counted.Concat(source.Units)).Distinct())
        {
            SeriesTraffic known = SeriesTraffic.Of(one);
            CheckPeriod(one);
            GapRule rule = _options.Gap ?? (_missingIsNothing[one] ? GapRule.Zero : GapRule.Refuse);
            UnknownTime[] unknown = [.. known.Unknown.Where(time => time.End > from && time.Start < to)];
            if (rule == GapRule.Refuse)
                gaps.AddRange(unknown.Select(time => Shown(one, time)));
            traffic[one] = known.Within(rule, from, to);
            Note(one, known, unknown, rule);
        }

        if (gaps.Count > 0)
        {
            string[] more = gaps.Count > MostGaps ? [$"  and {gaps.Count - MostGaps} more"] : [];
            throw new DistStressException(ErrorKind.ExportGap, _paths[0],
                "The export does not know the traffic of all times:\n"
                + string.Join('\n', gaps.Take(MostGaps).Concat(more)));
        }

        return traffic;
    }

    private void CheckPeriod(MetricSeries one)
    {
        if (one.PeriodMicros > 0 && (Ratio)one.PeriodMicros / _options.Speed < LeastPeriodMicros)
        {
            throw new DistStressException(ErrorKind.PeriodTooShort, one.Source,
                $"{one.Source} has periods of {(Ratio)one.PeriodMicros / 1_000_000} s, and played "
                + $"{Plain(_options.Speed)} times as fast they would be "
                + "shorter than the 10 ms in which a schedule is cut.");
        }
    }

    private static string Shown(MetricSeries one, UnknownTime time) =>
        $"  {one.Source}: after line {time.Line}: {(one.FullName.Length > 0 ? one.FullName : "the series")} from "
        + $"{TimeText.Show(time.Start)} to {TimeText.Show(time.End)}";

    private Ratio? UnitsPerOp(TaskSource source, Dictionary<MetricSeries, IReadOnlyList<TrafficPiece>> traffic)
    {
        Ratio requests = Sum(source.Weighed.SelectMany(one => traffic[one]));
        Ratio units = Sum(source.Units.SelectMany(one => traffic[one]));
        return requests.IsZero || units.IsZero ? null : units / requests;
    }

    private void Note(TaskSource source)
    {
        foreach (MetricSeries one in source.Counted.Where(one => one.Kind == SeriesKind.CapacityUnits))
        {
            _notes.Add($"{one.FullName} are capacity units, without the number of requests, SampleCount: an op is "
                + "taken to cost one unit.");
        }

        if (source.Counted.Count > 1)
            _notes.Add($"{source.Name}: {source.Counted.Count} series are added.");
    }

    private void Note(MetricSeries one, SeriesTraffic known, UnknownTime[] unknown, GapRule rule)
    {
        if (one.Kind == SeriesKind.Counter)
            _notes.Add($"{one.FullName} is a counter: its increases are the ops.");
        if (one.IsLoneCount)
            _notes.Add($"{one.FullName} has one value, and what a counter counted before its first is not known.");
        if (known.Resets > 0)
        {
            _notes.Add($"{one.FullName} began again at 0 {known.Resets} times: what it had counted since its last "
                + "value before is not known.");
        }

        if (known.Bridges > 0)
        {
            _notes.Add($"{one.FullName} has no values for a while {known.Bridges} times: its increase is spread evenly "
                + "over each.");
        }

        if (unknown.Length > 0)
        {
            string meaning = rule == GapRule.Zero ? "no traffic" : "a straight line between its neighbours";
            Ratio seconds = new(unknown.Sum(time => time.End - time.Start), 1_000_000);
            _notes.Add($"{one.FullName} is not there for {seconds} s in all, {unknown.Length} times: that is taken as "
                + $"{meaning}.");
        }
    }

    private static Ratio Sum(IEnumerable<TrafficPiece> pieces) =>
        pieces.Aggregate((Ratio)0, (sum, piece) => sum + piece.Ops);

    private static string Plain(decimal number) => number.ToString(CultureInfo.InvariantCulture);
}
