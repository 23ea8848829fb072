using System.Diagnostics;

namespace DistStress.Module.Tests;

/// <summary>The folder that is copied to a machine on which neither .NET nor PowerShell is installed.</summary>
[Collection(PackagingGroup.Name)]
public sealed class PublishedDstTests(PublishedDst published)
{
    [Fact]
    public async Task It_runs_where_nothing_is_installed()
    {
        using var files = new Files();
        string config = files.Write("config.json", """{ "table_name": "t", "threads": 2, "database": "redis" }""");
        string traffic = files.Write(
            "traffic.json", """[{ "action": "putItem", "qps": 500, "times": 100, "data": { "a": 9 } }]""");
        var start = new ProcessStartInfo(
            published.Program,
            [
                "-NoProfile", "-Command",
                $$"""
                $server = Start-DstServer
                $worker = Start-DstWorker -Redis $server.Endpoint -AsJob
                $result = Start-DstPublisher '{{config}}' '{{traffic}}' -Redis $server.Endpoint
                $result | Export-Csv result.csv
                Stop-Job $worker
                "$((Import-Csv result.csv).Completed) completed"
                (Get-Module DistStress).Path
                $PSHOME
                """,
            ])
        {
            WorkingDirectory = files.Folder,
        };
        start.Environment["PATH"] = string.Join(
            Path.PathSeparator,
            Environment.GetEnvironmentVariable("PATH")!.Split(Path.PathSeparator)
                .Where(folder => !Holds(folder, "dotnet") && !Holds(folder, "pwsh")));
        start.Environment.Remove("DOTNET_ROOT");
        // The test runner's own, which dotnet sets for the programs that it starts.
        start.Environment.Remove("DOTNET_HOST_PATH");

        DstRun run = await DstRun.RunAsync(start);

        Assert.Empty(run.Error);
        Assert.Equal(
            [
                "100 completed", Path.Combine(published.Folder, "module", "DistStress", "DistStress.psm1"),
                published.Folder,
            ],
            run.OutputLines);
        Assert.Equal(0, run.ExitCode);
    }

    [Fact]
    public void It_has_nothing_of_other_systems_and_no_symbols()
    {
        string natives = Path.Combine(published.Folder, "module", "DistStress.LocalServer", "bin", "runtimes");
        string[] systems = OperatingSystem.IsWindows() ? ["win"] : OperatingSystem.IsMacOS() ? ["osx"] : ["linux"];

        Assert.NotEmpty(Directory.GetDirectories(natives));
        Assert.All(
            Directory.GetDirectories(natives),
            folder => Assert.Contains(Path.GetFileName(folder).Split('-')[0], systems));
        Assert.Empty(Directory.GetFiles(published.Folder, "*.pdb", SearchOption.AllDirectories));
        Assert.False(Directory.Exists(Path.Combine(published.Folder, "runtimes")));
        Assert.True(Directory.Exists(Path.Combine(published.Folder, "Modules", "Microsoft.PowerShell.Utility")));
    }

    private static bool Holds(string folder, string program) =>
        File.Exists(Path.Combine(folder, program)) || File.Exists(Path.Combine(folder, $"{program}.exe"));
}
