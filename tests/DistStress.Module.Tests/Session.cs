using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Reflection;
using System.Runtime.Loader;

namespace DistStress.Module.Tests;

/// <summary>
/// A PowerShell session of its own with the module imported, and with the test cmdlets beside its own.
/// </summary>
internal sealed class Session : IDisposable
{
    private readonly Runspace _runspace = RunspaceFactory.CreateRunspace(InitialSessionState.CreateDefault2());

    private Session() => _runspace.Open();

    /// <summary>The assembly of the cmdlets, in the module's load context.</summary>
    public Assembly ModuleAssembly { get; private set; } = null!;

    public static Session Empty() => new();

    public static async Task<Session> WithModuleAsync()
    {
        var session = new Session();
        await session.ImportAsync();
        Assembly testCmdlets = AssemblyLoadContext.GetLoadContext(session.ModuleAssembly)!
            .LoadFromAssemblyPath(Repository.TestCmdlets);
        session.Set("testCmdlets", testCmdlets);
        await session.RunAsync("Import-Module -Assembly $testCmdlets");
        // A busy machine may take longer than is usual for an answer.
        await session.RunAsync($"$global:PSDefaultParameterValues['*-Dst*:TimeoutSeconds'] = "
            + $"{Limit.Hang.TotalSeconds}");
        return session;
    }

    public async Task ImportAsync(string options = "")
    {
        await RunAsync($"Import-Module '{Repository.Manifest}' -ErrorAction Stop {options}");
        ModuleAssembly =
            (await RunAsync("(Get-Command Start-DstServer).ImplementingType.Assembly")).Select(o => o.BaseObject)
            .OfType<Assembly>().Single();
    }

    public void Set(string variable, object value) => _runspace.SessionStateProxy.SetVariable(variable, value);

    /// <summary>Gives the session a body for Invoke-DstTestBody, as a variable.</summary>
    public void SetBody(string variable, Func<Action<string, object>, CancellationToken, Task> body) =>
        Set(variable, body);

    public Invocation Start(string script)
    {
        PowerShell shell = PowerShell.Create(_runspace);
        shell.AddScript(script);
        return new Invocation(shell);
    }

    /// <summary>Runs a script that is expected to write no error.</summary>
    public async Task<PSDataCollection<PSObject>> RunAsync(string script)
    {
        using Invocation invocation = Start(script);
        await invocation.WaitAsync();
        Assert.Empty(invocation.Streams.Error);
        return invocation.Output;
    }

    /// <summary>Runs a script and gives its output as text.</summary>
    public async Task<string[]> LinesAsync(string script, params (string Name, object Value)[] variables)
    {
        foreach ((string name, object value) in variables)
            Set(name, value);
        return [.. (await RunAsync(script)).Select(value => value?.ToString() ?? string.Empty)];
    }

    public void Dispose() => _runspace.Dispose();
}
