using DistStress.Engine.Input;

namespace DistStress.Engine.Monitoring.Formats;

/// <summary>Reads an export whose format nobody has named.</summary>
internal static class ExportFile
{
    /// <summary>
    /// The most bytes of a file: some hundred series of a day by the second. Reading one takes about ten times as much
    /// memory.
    /// </summary>
    public const int MaxBytes = 256 * 1024 * 1024;

    private const int MostErrors = 10;

    private const string Shorter =
        "Export the sum of the series, or longer periods; or several files, which are one traffic.";

    // What the answers of aws have in them, however it writes them.
    private static readonly string[] OfCloudWatch = ["Datapoints", "MetricDataResults"];

    private static readonly ExportReader[] Readers =
    [
        new CloudWatchStatisticsReader(), new CloudWatchDataReader(), new PrometheusReader(),
        new CloudWatchCsvReader(), new GrafanaReader(), new PlainCsvReader(),
    ];

    /// <summary>The names of all formats.</summary>
    public static IEnumerable<string> Formats => Readers.Select(reader => reader.Format);

    /// <summary>Reads a file.</summary>
    /// <exception cref="DistStressException">
    /// <c>ExportInvalid</c>: it is of no format, or broken; the message says which formats it was tried as. Or it
    /// cannot be read at all.
    /// </exception>
    public static MetricExport Read(string path, ReadingRules rules) =>
        Parse(InputFile.ReadText(path, Shorter, MaxBytes), path, rules);

    /// <summary>Reads the text of a file.</summary>
    /// <inheritdoc cref="Read"/>
    public static MetricExport Parse(string content, string path, ReadingRules rules)
    {
        var notation = new InputErrors(path);
        ExportText? text = null;
        try
        {
            text = new ExportText(path, content, notation);
            notation.ThrowIfAny();
        }
        catch (InputFileException exception)
        {
            string[] tried =
            [
                .. Readers.Where(reader => reader.IsJson == ExportText.LooksLikeJson(content))
                    .Select(reader => reader.Format),
            ];
            throw Refusal(path, [new Trial(string.Join(", ", tried), exception.Errors)]);
        }

        // What has the marks of a format is meant as that: it comes first.
        List<Trial> broken = [];
        List<Trial> others = [];
        foreach (ExportReader reader in Readers.Where(reader => reader.IsJson == text.IsJson))
        {
            if (reader.Objection(text) is { } mismatch)
            {
                others.Add(new Trial(reader.Format, [new InputError("", mismatch.Line, 1, mismatch.Message)]));
                continue;
            }

            var errors = new InputErrors(path);
            MetricExport export = reader.Read(text, rules, errors);
            if (errors.Count == 0)
                return export;
            broken.Add(new Trial(reader.Format, errors.ToException().Errors));
        }

        if (!text.IsJson && OfCloudWatch.FirstOrDefault(
            name => content.Contains(name, StringComparison.OrdinalIgnoreCase)) is { } mark)
        {
            int line = 1 + content.AsSpan(0, content.IndexOf(mark, StringComparison.OrdinalIgnoreCase)).Count('\n');
            broken.Insert(0, new Trial("CloudWatch", [new InputError("", line, 1,
                "it has what aws writes, but not as JSON; export it with --output json")]));
        }

        throw Refusal(path, [.. broken, .. others]);
    }

    private static DistStressException Refusal(string path, IReadOnlyList<Trial> trials)
    {
        IEnumerable<string> lines = trials.SelectMany(trial => trial.Errors
            .Take(MostErrors).Select(error => $"  as {trial.Format}: line {error.Line}: "
                + (error.Path.Length == 0 ? error.Message : $"{error.Path} {error.Message}"))
            .Concat(trial.Errors.Count > MostErrors
                ? [$"  as {trial.Format}: and {trial.Errors.Count - MostErrors} errors more"]
                : []));
        return new DistStressException(ErrorKind.ExportInvalid, path,
            $"{path} cannot be read as the export of a monitoring system. It was tried\n{string.Join('\n', lines)}");
    }

    private sealed record Trial(string Format, IReadOnlyList<InputError> Errors);
}
