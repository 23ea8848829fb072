using System.Management.Automation;

namespace DistStress.Module.Tests;

public sealed class FormatTests
{
    private static readonly string[] FormatFiles =
        Directory.GetFiles(Path.GetDirectoryName(Repository.Manifest)!, "*.Format.ps1xml");

    [Fact]
    public async Task A_publisher_s_second_is_one_line()
    {
        DstRun run = await DstRun.ScriptAsync(
            """
            $assembly = (Get-Command Start-DstServer).ImplementingType.Assembly
            $context = [System.Runtime.Loader.AssemblyLoadContext]::GetLoadContext($assembly)
            $type = $context.Assemblies |
                ForEach-Object { $_.GetType('DistStress.PowerShell.Output.DstPublishStat') } | Where-Object { $_ }
            $stat = [System.Activator]::CreateInstance($type)
            foreach ($pair in @{
                Action = 'updateItem'; Published = 12345; Remaining = 87655; Qps = 5000.0; QueueTotal = 234
                Queues = '45 52 48 43 46'; Elapsed = 2.4 }.GetEnumerator()) {
                $type.GetProperty($pair.Key).SetValue($stat, $pair.Value)
            }
            $stat
            $stat
            """);

        const string Line = "[STATS] updateItem | Pub:12345 Rem:87655 QPS:5000 Q:234[45 52 48 43 46] T:2s";
        Assert.Empty(run.Error);
        Assert.Equal([Line, Line], run.OutputLines);
    }

    [Fact]
    public async Task Every_column_and_item_of_a_view_is_a_property_of_its_type()
    {
        using Session session = await Session.WithModuleAsync();
        var views = FormatFiles.SelectMany(file => System.Xml.Linq.XDocument.Load(file).Descendants("View")).ToArray();

        Assert.NotEmpty(views);
        Assert.All(views, view =>
        {
            Type type = session.ModuleAssembly.GetType(
                view.Descendants("TypeName").Single().Value.Split('#')[0], throwOnError: true)!;
            Assert.All(
                view.Descendants("PropertyName"),
                name => Assert.True(type.GetProperty(name.Value) is not null, $"{type.Name} has no {name.Value}"));
        });
    }

    [Fact]
    public async Task Every_output_type_that_a_cmdlet_writes_has_a_view()
    {
        using Session session = await Session.WithModuleAsync();
        string formats = string.Concat(FormatFiles.Select(File.ReadAllText));

        Assert.All(
            session.ModuleAssembly.GetExportedTypes()
                .SelectMany(type => type.GetCustomAttributes(
                    typeof(OutputTypeAttribute), false).OfType<OutputTypeAttribute>())
                .SelectMany(output => output.Type)
                .Where(output => output.Type?.Assembly == session.ModuleAssembly && output.Type.Name != "DstConfig"),
            output => Assert.Contains($"<TypeName>{output.Name}</TypeName>", formats));
    }
}
