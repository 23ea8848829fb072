using System.Text;
using DistStress.Engine.Metrics.Schema;

namespace DistStress.ModuleFiles;

/// <summary>The reference's page of measurements.</summary>
internal static class MeasurementPage
{
    private static readonly (MeasurementOutputs Output, string Head)[] Outputs =
    [
        (MeasurementOutputs.Stats, "`DstStats`"), (MeasurementOutputs.PerTask, "`DstTaskResult`"),
        (MeasurementOutputs.Result, "`DstRunResult`"), (MeasurementOutputs.Run, "`DstRun`"),
        (MeasurementOutputs.Step, "`DstCapacity`"),
    ];

    public static string Write()
    {
        var page = new StringBuilder(
            """
            <!-- Written by the build of the measurement schema: change src/DistStress.Engine/Metrics/Schema. -->

            # Measurements

            What is counted and measured of a load test, which outputs carry it, and what it means. The columns of a
            CSV file have these names and this order. [How to read a result](../results.md) explains how they hang
            together, and [Objects](objects.md) lists what else the outputs carry.


            """);
        page.Append("| name | unit |").AppendJoin("|", Outputs.Select(output => $" {output.Head} "))
            .Append("| meaning |\n");
        page.Append("|---|---|").Append(string.Concat(Enumerable.Repeat(":-:|", Outputs.Length))).Append("---|\n");
        foreach (Measurement row in MeasurementSchema.Rows)
        {
            page.Append($"| `{row.Name}` | {UnitText.Of(row.Unit)} |");
            page.AppendJoin("|", Outputs.Select(output => row.Outputs.HasFlag(output.Output) ? " × " : "   "));
            page.Append($"| {row.Text} |\n");
        }

        page.Append("\nThe latencies, each kept as a histogram with three significant digits up to an hour:\n\n");
        foreach (LatencyKind latency in MeasurementSchema.Latencies)
            page.Append($"- **{latency.Name}**: {latency.Text}\n");
        return page.ToString();
    }
}
