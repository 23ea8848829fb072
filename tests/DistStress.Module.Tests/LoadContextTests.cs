using System.Reflection;
using System.Runtime.Loader;

namespace DistStress.Module.Tests;

public sealed class LoadContextTests
{
    [Fact]
    public async Task Another_AWS_SDK_in_the_process_does_not_touch_the_module_s_own()
    {
        Assert.Same(AssemblyLoadContext.Default, AssemblyLoadContext.GetLoadContext(OtherAwsSdk.Core));
        Assert.Equal(3, OtherAwsSdk.Core.GetName().Version!.Major);

        using Session session = Session.Empty();
        await session.ImportAsync();
        AssemblyLoadContext context = AssemblyLoadContext.GetLoadContext(session.ModuleAssembly)!;
        Assert.NotSame(AssemblyLoadContext.Default, context);

        // Used as the engine will: a type of the DynamoDB client, whose base lies in the core.
        Assembly dynamoDb = context.LoadFromAssemblyName(new AssemblyName("AWSSDK.DynamoDBv2"));
        object config = Activator.CreateInstance(dynamoDb.GetType("Amazon.DynamoDBv2.AmazonDynamoDBConfig", true)!)!;
        Assembly core = config.GetType().BaseType!.Assembly;

        Assert.Equal("AWSSDK.Core", core.GetName().Name);
        Assert.Equal(4, core.GetName().Version!.Major);
        Assert.Equal(Path.Combine(Repository.ModuleBin, "AWSSDK.Core.dll"), core.Location);
        Assert.Same(context, AssemblyLoadContext.GetLoadContext(core));
    }

    [Fact]
    public async Task PowerShell_itself_is_the_host_s()
    {
        using Session session = Session.Empty();
        await session.ImportAsync();

        Type cmdlet = session.ModuleAssembly.GetType("DistStress.PowerShell.DstCmdlet", true)!;
        Assert.Same(typeof(System.Management.Automation.PSCmdlet), cmdlet.BaseType);
        Assert.False(File.Exists(Path.Combine(Repository.ModuleBin, "System.Management.Automation.dll")));
    }

    [Fact]
    public async Task Import_loads_no_server_no_AWS_SDK_no_charts_and_no_Redis_client()
    {
        // A process of its own: here, other tests have used them.
        DstRun run = await DstRun.CommandAsync(
            "[System.AppDomain]::CurrentDomain.GetAssemblies() | ForEach-Object { $_.GetName().Name }");

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("DistStress.PowerShell", run.OutputLines);
        string[] heavy = ["Garnet", "Tsavorite", "AWSSDK", "OxyPlot", "StackExchange", "KeraLua", "OpenTelemetry"];
        Assert.DoesNotContain(run.OutputLines,
            name => heavy.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal)));
    }
}
