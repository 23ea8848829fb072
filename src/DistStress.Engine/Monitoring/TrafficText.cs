using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using DistStress.Engine.Items;
using DistStress.Engine.Monitoring.Formats;
using DistStress.Engine.Traffic;

namespace DistStress.Engine.Monitoring;

/// <summary>Writes the traffic file of an export, with comments that say what it was made of.</summary>
/// <param name="options">What the person chose.</param>
/// <param name="notes">What was taken for granted.</param>
internal sealed class TrafficText(ConversionOptions options, IReadOnlyList<string> notes)
{
    private const int PointsPerLine = 6;
    private const string Column = "body";

    // A unit is so many bytes of what is written, or of what is read consistently.
    private const int BytesPerWriteUnit = 1024;
    private const int BytesPerReadUnit = 4096;

    private static readonly JsonSerializerOptions Readable =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly StringBuilder _text = new();
    private readonly List<string> _sizes = [];

    /// <summary>Whether tasks of an action have columns; those that a worker brings may.</summary>
    public static bool TakesColumns(string action) =>
        !TrafficActions.TryFind(action, out ActionDescriptor? own) || own.Columns != ColumnUse.None;

    /// <summary>Writes the file.</summary>
    /// <param name="paths">The exports.</param>
    /// <param name="exports">What was read of them.</param>
    /// <param name="tasks">The tasks.</param>
    /// <param name="start">When the first period begins, in µs since 1970.</param>
    /// <param name="end">When the last one ends.</param>
    public string Write(
        IReadOnlyList<string> paths, IReadOnlyList<MetricExport> exports, IReadOnlyList<TaskMaking> tasks, long start,
        long end)
    {
        TaskMaking[] busy = [.. tasks.Where(task => task.Curve is not null)];
        string[] written = [.. busy.Select(Task)];
        for (int i = 0; i < paths.Count; i++)
            Comment($"Made of {Path.GetFileName(paths[i])}: {exports[i].Format}.");
        decimal seconds = busy.Max(task => task.Curve!.Points[^1].Second);
        Comment($"Traffic from {TimeText.Show(start)} to {TimeText.Show(end)}, in {Plain(seconds)} s"
            + (options.Speed == 1 ? "." : $": {Plain(options.Speed)} times as fast."));
        foreach (TaskMaking task in tasks)
            Comment(Summary(task));
        if (notes.Count + _sizes.Count > 0)
            Comment("Taken for granted:");
        foreach (string note in notes.Concat(_sizes).Distinct())
            Comment("- " + note);
        bool isGroup = written.Length > 1;
        _text.Append('[').Append('\n');
        if (isGroup)
            _text.Append("  [\n");
        _text.AppendJoin(",\n", written.Select(task => Indented(task, isGroup ? 4 : 2))).Append('\n');
        if (isGroup)
            _text.Append("  ]\n");
        return _text.Append(']').Append('\n').ToString();
    }

    private string Summary(TaskMaking task)
    {
        string what = $"{task.Source.Name}: {Plain(task.Curve?.Ops ?? 0)} ops";
        string exported = task.Exported.Denominator.IsOne
            ? task.Exported.Numerator.ToString(CultureInfo.InvariantCulture) : task.Exported.ToString();
        if (options.Scale != 1)
            what += $", the {exported} of the export times {Plain(options.Scale)}";
        else if (!task.Exported.Denominator.IsOne)
            what += $", the {exported} of the export rounded";
        return task.Curve is null ? what + "; it is left out." : what + ".";
    }

    private string Task(TaskMaking task)
    {
        TaskCurve curve = task.Curve!;
        string action = TrafficActions.TryFind(task.Source.Action, out ActionDescriptor? own)
            ? own.Name : task.Source.Action;
        List<string> fields =
        [
            $"\"name\": {Json(Clean(task.Source.Name))}", $"\"action\": {Json(action)}", "\"seed\": 1",
            curve.Rate.Seconds == 1 ? $"\"qps\": {Plain(curve.Rate.Ops)}" : $"\"rate\": {Json(curve.Rate.ToString())}",
            "\"curve_shape\": \"steps\"",
            $"\"curve\": [\n{Points(curve.Points)}\n  ]",
        ];
        string? data = Data(task, own);
        if (data is not null)
            fields.Add($"\"data\": {data}");
        return "{\n" + string.Join(",\n", fields.Select(field => "  " + field)) + "\n}";
    }

    private string? Data(TaskMaking task, ActionDescriptor? own)
    {
        if (options.Data is { } given)
            return TakesColumns(task.Source.Action) ? given.Trim() : null;
        if (task.UnitsPerOp is not { } units)
            return null;
        bool isRead = own is { Reads: true, Writes: false };
        int items = own?.UsualItemsPerOp ?? 1;
        BigInteger bytes = (units * (isRead ? BytesPerReadUnit : BytesPerWriteUnit) / items).Rounded;
        string mean = $"{task.Source.Name}: an op took {units} units in the mean, an item has {bytes} bytes"
            + (isRead ? " if it is read consistently, twice as many if not" : "");
        if (own is not { Columns: ColumnUse.Written })
        {
            _sizes.Add(mean + ".");
            return null;
        }

        // The key and the names count, too.
        BigInteger body = bytes - ItemSize.KeyLength - "id".Length - Column.Length;
        _sizes.Add(mean + ", its key among them.");
        return $"{{ \"{Column}\": {BigInteger.Max(1, body)} }}";
    }

    private static string Points(IReadOnlyList<CurvePoint> points) =>
        string.Join(",\n", points.Chunk(PointsPerLine).Select(line => "    " + string.Join(", ",
            line.Select(point => $"[{Plain(point.Second)}, {Plain(point.Factor)}]"))));

    private static string Indented(string text, int blanks) =>
        string.Join('\n', text.Split('\n').Select(line => new string(' ', blanks) + line));

    private void Comment(string text) => _text.Append("// ").Append(Clean(text)).Append('\n');

    // Names come from elsewhere, and an end of a line in one would end the comment.
    private static string Clean(string text) =>
        string.Concat(text.Select(c => char.IsControl(c) || c is '\u2028' or '\u2029' ? ' ' : c));

    private static string Json(string text) => JsonSerializer.Serialize(text, Readable);

    private static string Plain(decimal number) => number.ToString(CultureInfo.InvariantCulture);
}
