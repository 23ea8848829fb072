using System.Text;
using DistStress.Engine.Metrics.Schema;
using DistStress.Telemetry;

namespace DistStress.ModuleFiles;

/// <summary>The table of what OpenTelemetry gets, in the documentation.</summary>
internal static class MetricTable
{
    public static string Write()
    {
        var table = new StringBuilder(
            """
            | metric | kind | unit | from | attribute | what it is |
            |---|---|---|---|---|---|

            """);
        foreach (Counter row in MeasurementSchema.Counters)
        {
            string kind = row.TakesGreatest ? "gauge" : "counter";
            string from = row.Name == nameof(Engine.Metrics.OpTally.Dropped)
                ? "both" : row.Source.ToString().ToLowerInvariant();
            Add(MetricNames.Of(row), kind, MetricNames.UnitOf(row.Unit), from, null, row.Text);
        }

        foreach (NamedCounts row in MeasurementSchema.CountsByName)
        {
            Add(MetricNames.Of(row), "counter", MetricNames.UnitOf(row.Unit), "worker", MetricNames.AttributeOf(row),
                row.Text.Split(':')[0].Split(". ")[0].TrimEnd('.') + ".");
        }

        string units = MetricNames.UnitOf(MeasurementUnit.CapacityUnits);
        Add(MetricNames.ReadUnits, "counter", units, "worker", MetricNames.Table, "Read capacity consumed.");
        Add(MetricNames.WriteUnits, "counter", units, "worker", MetricNames.Table, "Write capacity consumed.");
        string seconds = MetricNames.UnitOf(MeasurementUnit.Microseconds);
        foreach (LatencyKind row in MeasurementSchema.Latencies)
            Add(MetricNames.Of(row), "histogram", seconds, "worker", null, row.Text);
        string ops = MetricNames.UnitOf(MeasurementUnit.Ops);
        Add(MetricNames.Backlog, "gauge", ops, "both", null,
            "Ops that wait: of a worker, taken and not begun; of a run, published, and their end not known.");
        Add(MetricNames.InFlight, "gauge", ops, "worker", null, "Ops begun and not yet ended.");
        return table.ToString();

        void Add(string name, string kind, string unit, string from, string? attribute, string text) => table.Append(
            $"| `{name}` | {kind} | `{unit}` | {from} | {(attribute is null ? "" : $"`{attribute}`")} | {text} |\n");
    }
}
