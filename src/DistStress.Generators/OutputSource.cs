namespace DistStress.Generators;

/// <summary>
/// What an output is given of the schema: a property for each row that it carries, and what fills them.
/// </summary>
internal static class OutputSource
{
    public static string Write(string record, IReadOnlyList<SchemaRow> rows)
    {
        var text = new SourceText();
        text.Open("namespace DistStress.PowerShell.Output");
        text.Open($"public sealed partial record {record}");
        foreach (SchemaRow row in rows)
        {
            text.Summary(row.Description);
            string type = TypeOf(row);
            text.Line($"public {type} {row.Name} {{ get; init; }}{(type == "string" ? " = string.Empty;" : "")}");
        }

        text.Summary("The output with what a tally and latencies tell; what is so at a moment is left to the caller.");
        text.Open($"internal static {record} Of(global::DistStress.Engine.Metrics.OpTally tally, "
            + "global::DistStress.Engine.Metrics.LatencySet latencies) => new()");
        foreach (SchemaRow row in rows.Where(row => row.Kind != SchemaKinds.Gauge))
        {
            text.Line($"{row.Name} = " + (row.Kind == SchemaKinds.Percentile
                ? $"Mapping.OutputValue.Of(latencies.{row.Latency}, {row.Percent}),"
                : $"Mapping.OutputValue.Of(tally.{row.Name}),"));
        }

        text.Close("};");
        text.Close();
        text.Close();
        return text.ToString();
    }

    private static string TypeOf(SchemaRow row) => row.Kind switch
    {
        SchemaKinds.Counter => "long",
        SchemaKinds.NamedCounts => "string",
        SchemaKinds.Percentile => "double?",
        _ => row.Type,
    };
}
