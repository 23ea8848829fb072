using System.Reflection;
using System.Runtime.Loader;

namespace DistStress.Module.Tests;

/// <summary>
/// Every row of the measurement schema is in the outputs that carry it, and everything is in the reference.
/// </summary>
public sealed class MeasurementTests
{
    private static readonly (string Type, string Flag)[] Outputs =
        [("DstStats", "Stats"), ("DstTaskResult", "PerTask"), ("DstRunResult", "Result"), ("DstRun", "Run")];

    [Fact]
    public async Task Every_measurement_is_a_column_of_its_outputs_in_the_order_of_the_schema()
    {
        using Session session = await Session.WithModuleAsync();
        dynamic[] rows = Rows(session.ModuleAssembly);

        Assert.All(Outputs, output =>
        {
            string[] expected = [.. rows.Where(row => HasFlag(row, output.Flag)).Select(row => (string)row.Name)];
            string[] columns = [.. Columns(session.ModuleAssembly, output.Type)];
            Assert.NotEmpty(expected);
            Assert.Equal(expected, columns.Where(expected.Contains));
        });
    }

    [Fact]
    public async Task Every_measurement_and_every_property_of_an_output_is_in_the_reference()
    {
        using Session session = await Session.WithModuleAsync();
        string measurements = Page("measurements.md");
        string objects = Page("objects.md");

        Assert.All(Rows(session.ModuleAssembly), row => Assert.Contains($"| `{row.Name}` |", measurements));
        Type[] types = [.. session.ModuleAssembly.GetExportedTypes().Where(
            type => type is { Namespace: "DistStress.PowerShell.Output", IsAbstract: false })];
        Assert.True(types.Length > 10);
        Assert.All(types, type =>
        {
            string section = Section(objects, type.Name);
            Assert.All(Columns(session.ModuleAssembly, type.Name), name => Assert.Contains($"| `{name}` |", section));
        });
    }

    [Fact]
    public async Task A_row_of_a_csv_file_has_the_columns_of_the_reference()
    {
        using Session session = await Session.WithModuleAsync();
        session.Set("type", session.ModuleAssembly.GetType(
            "DistStress.PowerShell.Output.DstStats", throwOnError: true)!);

        string[] lines = await session.LinesAsync(
            "[System.Activator]::CreateInstance($type).PSObject.Properties.ForEach({ $_.Name })");

        Assert.Equal(Columns(session.ModuleAssembly, "DstStats"), lines);
    }

    private static string Page(string name) =>
        File.ReadAllText(Path.Combine(Repository.Root, "docs", "reference", name));

    private static dynamic[] Rows(Assembly module)
    {
        Assembly engine = AssemblyLoadContext.GetLoadContext(module)!.LoadFromAssemblyName(
            new AssemblyName("DistStress.Engine"));
        object rows = engine.GetType("DistStress.Engine.Metrics.Schema.MeasurementSchema", throwOnError: true)!
            .GetProperty("Rows")!.GetValue(null)!;
        return [.. ((System.Collections.IEnumerable)rows).Cast<object>()];
    }

    private static bool HasFlag(dynamic row, string flag) =>
        ((Enum)row.Outputs).HasFlag((Enum)Enum.Parse(((object)row.Outputs).GetType(), flag));

    private static IEnumerable<string> Columns(Assembly module, string type) =>
        module.GetType($"DistStress.PowerShell.Output.{type}", throwOnError: true)!
            .GetProperties(BindingFlags.Public | BindingFlags.Instance).Select(property => property.Name);

    private static string Section(string page, string type)
    {
        int start = page.IndexOf($"\n## {type}\n", StringComparison.Ordinal);
        Assert.True(start >= 0, $"The reference has no {type}.");
        int end = page.IndexOf("\n## ", start + 1, StringComparison.Ordinal);
        return end < 0 ? page[start..] : page[start..end];
    }
}
