namespace DistStress.Generators;

/// <summary>What the engine is given of the schema: the lists of rows, and the members of what keeps them.</summary>
internal static class EngineSource
{
    private const string CountsByName = "global::System.Collections.Generic.Dictionary<string, long>";

    public static string Write(IReadOnlyList<SchemaRow> rows)
    {
        SchemaRow[] counters = [.. rows.Where(row => row.Kind == SchemaKinds.Counter)];
        SchemaRow[] named = [.. rows.Where(row => row.Kind == SchemaKinds.NamedCounts)];
        SchemaRow[] latencies = [.. rows.Where(row => row.Kind == SchemaKinds.Latency)];
        var text = new SourceText();
        text.Open("namespace DistStress.Engine.Metrics.Schema");
        WriteLists(text, rows, counters, named, latencies);
        WriteWireNames(text, counters, named, latencies);
        text.Close();
        text.Open("namespace DistStress.Engine.Metrics");
        WriteTally(text, counters, named);
        WriteLatencies(text, latencies);
        text.Close();
        return text.ToString();
    }

    private static void WriteLists(
        SourceText text, IReadOnlyList<SchemaRow> rows, SchemaRow[] counters, SchemaRow[] named, SchemaRow[] latencies)
    {
        text.Open("public static partial class MeasurementSchema");
        WriteList(text, "Measurement", "Rows", "Every row that an output carries.",
            rows.Where(row => row.Outputs != 0).Select(row =>
                $"new({SourceText.Literal(row.Name)}, {row.Unit}, (MeasurementOutputs){row.Outputs}, "
                + $"(Shown){row.Shown}, {SourceText.Literal(row.Description)}, {(row.IsNumber ? "true" : "false")}, "
                + $"{row.Value})"));
        WriteList(text, "Counter", "Counters", "Every counter.", counters.Select(row =>
            $"new({SourceText.Literal(row.Name)}, {SourceText.Literal(row.Wire)}, (CounterSource){row.Source}, "
            + $"{row.Unit}, {(row.TakesGreatest ? "true" : "false")}, {SourceText.Literal(row.Description)}, "
            + $"tally => tally.{row.Name}, (tally, value) => tally.{row.Name} = value)"));
        WriteList(text, "NamedCounts", "CountsByName", "Everything that is counted by name.", named.Select(row =>
            $"new({SourceText.Literal(row.Name)}, {SourceText.Literal(row.Wire)}, {row.Unit}, "
            + $"{SourceText.Literal(row.Description)}, tally => tally.{row.Name}, "
            + $"(tally, name, count) => tally.Add{row.Name}(name, count))"));
        WriteList(text, "LatencyKind", "Latencies", "Every latency.", latencies.Select(row =>
            $"new({SourceText.Literal(row.Name)}, {SourceText.Literal(row.Wire)}, set => set.{row.Name}, "
            + $"{SourceText.Literal(row.Description)})"));
        text.Close();
    }

    private static void WriteList(SourceText text, string type, string name, string summary, IEnumerable<string> items)
    {
        text.Summary(summary);
        text.Open($"public static global::System.Collections.Immutable.ImmutableArray<{type}> {name} {{ get; }} = "
            + $"global::System.Collections.Immutable.ImmutableArray.Create(new {type}[]");
        foreach (string item in items)
            text.Line(item + ",");
        text.Close("});");
    }

    private static void WriteWireNames(SourceText text, params SchemaRow[][] lists)
    {
        text.Summary("What measurements are called in the run record and in snapshots.");
        text.Open("public static class WireNames");
        foreach (SchemaRow row in lists.SelectMany(list => list))
        {
            text.Summary(row.Description);
            text.Line($"public const string {row.Name} = {SourceText.Literal(row.Wire)};");
        }

        text.Close();
    }

    private static void WriteTally(SourceText text, SchemaRow[] counters, SchemaRow[] named)
    {
        text.Open("public partial class OpTally");
        foreach (SchemaRow row in counters)
        {
            text.Summary(row.Description);
            text.Line($"public long {row.Name} {{ get; set; }}");
        }

        foreach (SchemaRow row in named)
        {
            text.Summary(row.Description);
            text.Line($"public global::System.Collections.Generic.IReadOnlyDictionary<string, long> {row.Name} => "
                + $"{Field(row)} ?? NoCounts;");
            text.Line($"private {CountsByName}? {Field(row)};");
            text.Line($"internal void Add{row.Name}(string name, long count) => AddTo(ref {Field(row)}, name, count);");
        }

        text.Open("private void AddCounts(OpTally other)");
        foreach (SchemaRow row in counters)
        {
            text.Line(row.TakesGreatest
                ? $"{row.Name} = global::System.Math.Max({row.Name}, other.{row.Name});"
                : $"{row.Name} += other.{row.Name};");
        }

        foreach (SchemaRow row in named)
            text.Line($"AddTo(ref {Field(row)}, other.{Field(row)});");
        text.Close();

        text.Open("private void ResetCounts()");
        foreach (SchemaRow row in counters)
            text.Line($"{row.Name} = 0;");
        foreach (SchemaRow row in named)
            text.Line($"{Field(row)}?.Clear();");
        text.Close();
        text.Close();
    }

    // A tally has none where nothing was counted by that name: there is a tally for each batch.
    private static string Field(SchemaRow row) => "_named" + row.Name;

    private static void WriteLatencies(SourceText text, SchemaRow[] latencies)
    {
        text.Open("public sealed partial class LatencySet");
        foreach (SchemaRow row in latencies)
        {
            text.Summary(row.Description + " In µs.");
            text.Line($"public LatencyHistogram {row.Name} {{ get; }} = new();");
        }

        text.Close();
    }
}
