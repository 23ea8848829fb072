using System.Management.Automation;
using System.Management.Automation.Language;
using YamlDotNet.RepresentationModel;

namespace DistStress.Module.Tests;

/// <summary>
/// The files by which containers, systemd and Kubernetes start the product: their commands and parameters exist, and
/// their figures fit what a process needs that is told to stop.
/// </summary>
public sealed class DeployFilesTests
{
    private const string Program = "/opt/diststress/dst";

    // How long a process may take to stop, in s, and then some.
    private const int LeastGrace = 5;

    [Theory]
    [InlineData("workers.yaml", "Start-DstWorker")]
    [InlineData("publisher.yaml", "Start-DstPublisher")]
    public async Task Containers_are_given_what_dst_takes(string file, string cmdlet)
    {
        string[] arguments = DeployFiles.Arguments(Workload(file));

        Assert.Equal(["-Command"], arguments[..^1]);
        await AssertRunsAsync(arguments[^1], cmdlet);
    }

    [Fact]
    public async Task The_unit_starts_what_dst_takes()
    {
        string[] words = DeployFiles.Words(DeployFiles.Setting("ExecStart"));

        Assert.Equal([Program, "-Command"], words[..^1]);
        await AssertRunsAsync(words[^1], "Start-DstWorker");
    }

    [Fact]
    public async Task The_comments_of_the_Dockerfile_start_what_dst_takes()
    {
        string run = DeployFiles.Read("Dockerfile").Split('\n').Single(line => line.Contains("docker run"));

        await AssertRunsAsync(DeployFiles.Words(run)[^1], "Start-DstWorker");
    }

    [Fact]
    public async Task The_image_starts_dst_itself_and_shows_how_it_is_used()
    {
        DstRun run = await DstRun.RunAsync(null, DeployFiles.Instruction("CMD"));

        Assert.Equal([Program], DeployFiles.Instruction("ENTRYPOINT"));
        Assert.Equal(0, run.ExitCode);
        Assert.NotEmpty(run.Output);
    }

    [Fact]
    public void The_image_is_built_of_what_is_there()
    {
        string[] sources = [.. DeployFiles.Read("Dockerfile.dockerignore").Split('\n')
            .Where(line => line.StartsWith('!')).Select(line => line[1..])];

        Assert.Contains("src", sources);
        Assert.All(sources, source => Assert.True(Path.Exists(Path.Combine(Repository.Root, source)), source));
        Assert.Contains("dotnet publish src/DistStress.Host ", DeployFiles.Read("Dockerfile"));
        Assert.Contains(
            $"COPY --from=build /diststress {Program[..^"/dst".Length]}\n", DeployFiles.Read("Dockerfile"));
    }

    [Fact]
    public async Task The_files_of_the_run_are_where_the_publisher_reads_them_and_it_can()
    {
        YamlMappingNode job = Workload("publisher.yaml");
        var data = (YamlMappingNode)DeployFiles.Documents("publisher.yaml")
            .Single(document => document["kind"].ToString() == "ConfigMap")["data"];
        string mount = ((YamlSequenceNode)DeployFiles.Pod(job)["containers"][0]["volumeMounts"])
            .Single(one => one["name"].ToString() == "run-files")["mountPath"].ToString();
        using var files = new Files();
        using Session session = await Session.WithModuleAsync();
        foreach ((YamlNode name, YamlNode text) in data)
        {
            Assert.Contains($"{mount}/{name} ", DeployFiles.Arguments(job)[^1]);
            session.Set(
                Path.GetFileNameWithoutExtension(name.ToString()), files.Write(name.ToString(), text.ToString()));
        }

        PSObject forecast = Assert.Single(await session.RunAsync("Test-DstTraffic $traffic -Config $config"));

        Assert.Equal(30_000 + (600 * 1200L), forecast.Properties["TotalOps"].Value);
    }

    [Theory]
    [InlineData("workers.yaml")]
    [InlineData("publisher.yaml")]
    public void Pods_have_the_time_to_leave(string file) => Assert.InRange(
        int.Parse(DeployFiles.Pod(Workload(file))["terminationGracePeriodSeconds"].ToString()), LeastGrace, 30);

    [Fact]
    public void The_unit_has_the_time_to_leave_and_takes_that_for_no_failure()
    {
        Assert.InRange(int.Parse(DeployFiles.Setting("TimeoutStopSec")), LeastGrace, 90);
        Assert.Equal("143", DeployFiles.Setting("SuccessExitStatus"));
    }

    [Fact]
    public void A_publisher_that_was_told_to_end_is_not_started_again()
    {
        YamlNode rule = Workload("publisher.yaml")["spec"]["podFailurePolicy"]["rules"][0];
        YamlNode container = DeployFiles.Pod(Workload("publisher.yaml"))["containers"][0];

        Assert.Equal("FailJob", rule["action"].ToString());
        Assert.Equal(container["name"], rule["onExitCodes"]["containerName"]);
        Assert.Equal(["143"], ((YamlSequenceNode)rule["onExitCodes"]["values"]).Select(code => code.ToString()));
    }

    [Fact]
    public void No_file_is_left_out() => Assert.Equal(
        new[] { "Dockerfile", "Dockerfile.dockerignore", "diststress-worker.service", "publisher.yaml", "workers.yaml" }
            .Order(),
        DeployFiles.Names);

    private static YamlMappingNode Workload(string file) => DeployFiles.Documents(file)
        .Single(document => document["kind"].ToString() is "Deployment" or "Job");

    // Of cmdlets, the files need those of the module and of PowerShell's core.
    private static async Task AssertRunsAsync(string statements, string cmdlet)
    {
        Dictionary<string, ParameterMetadata[]> cmdlets = await KnownCmdlets.AllAsync();
        ScriptBlockAst script = Parser.ParseInput(statements, out _, out ParseError[] errors);
        CommandAst[] commands = [.. script.FindAll(ast => ast is CommandAst, searchNestedScriptBlocks: true)
            .Cast<CommandAst>()];

        Assert.Empty(errors);
        Assert.Contains(cmdlet, commands.Select(command => command.GetCommandName()));
        Assert.All(commands, command => Assert.Contains(command.GetCommandName(), cmdlets.Keys));
        Assert.NotEmpty(KnownCmdlets.Uses(statements));
        Assert.All(
            KnownCmdlets.Uses(statements),
            use => Assert.True(KnownCmdlets.Has(cmdlets[use.Cmdlet], use.Parameter), $"{use.Cmdlet} {use.Parameter}"));
        // What is splatted goes to every cmdlet there.
        Assert.All(
            script.FindAll(ast => ast is HashtableAst, searchNestedScriptBlocks: true).Cast<HashtableAst>()
                .SelectMany(table => table.KeyValuePairs),
            pair => Assert.All(
                commands,
                command => Assert.True(KnownCmdlets.Has(cmdlets[command.GetCommandName()], $"-{pair.Item1}"))));
    }
}
