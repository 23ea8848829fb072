using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace DistStress.Host;

/// <summary>Runs a script, or statements, in the real PowerShell engine with the module imported.</summary>
internal sealed class ScriptRunner : IDisposable
{
    private const int Failure = 1;

    // As pwsh -Command does.
    private const string FailWithLastStatement = "\nif (-not $?) { exit 1 }";

    private readonly ConsoleHost _host;
    private readonly string _module;
    private readonly Runspace _runspace;
    private readonly Lock _lock = new();
    private PowerShell? _current;
    private bool _stopped;

    /// <summary>Makes a runner.</summary>
    /// <param name="host">Where output goes.</param>
    /// <param name="module">The path of the module's manifest.</param>
    public ScriptRunner(ConsoleHost host, string module)
    {
        _host = host;
        _module = module;
        InitialSessionState state = InitialSessionState.CreateDefault2();
        if (OperatingSystem.IsWindows())
            state.ExecutionPolicy = Microsoft.PowerShell.ExecutionPolicy.RemoteSigned;
        _runspace = RunspaceFactory.CreateRunspace(host, state);
        _runspace.ThreadOptions = PSThreadOptions.ReuseThread;
        _runspace.Open();
    }

    /// <summary>Imports the module, then runs what the command line asks for.</summary>
    /// <returns>The exit code.</returns>
    public int Run(CommandLine commandLine)
    {
        try
        {
            Invoke(shell => shell.AddCommand("Import-Module").AddParameter("Name", _module)
                .AddParameter("ErrorAction", "Stop"));
            // The module of this dst is the one that a script means by its bare name.
            string modules = Path.GetDirectoryName(Path.GetDirectoryName(_module))!;
            Environment.SetEnvironmentVariable(
                "PSModulePath",
                modules + Path.PathSeparator + Environment.GetEnvironmentVariable("PSModulePath"));
            return commandLine.Kind == CommandLineKind.File
                ? RunFile(commandLine)
                : RunStatements(commandLine.Text + FailWithLastStatement);
        }
        catch (PipelineStoppedException)
        {
            return Failure;
        }
        catch (RuntimeException exception)
        {
            ReportEnd(exception.ErrorRecord);
            return Failure;
        }
    }

    /// <summary>Begins to stop what runs; nothing new is started.</summary>
    public void Stop()
    {
        lock (_lock)
        {
            _stopped = true;
            _current?.BeginStop(null, null);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _runspace.Dispose();

    private int RunFile(CommandLine commandLine)
    {
        string path = Path.GetFullPath(commandLine.Text);
        if (!File.Exists(path))
        {
            _host.UI.WriteErrorLine($"dst: the script '{commandLine.Text}' was not found.");
            return Failure;
        }

        return RunStatements(ScriptCall.Statement(path, commandLine.Arguments.AsSpan()));
    }

    private int RunStatements(string text)
    {
        Invoke(shell => shell.AddScript(text), toConsole: true);
        return _host.ExitCode ?? 0;
    }

    private void Invoke(Action<PowerShell> fill, bool toConsole = false)
    {
        using PowerShell shell = PowerShell.Create(_runspace);
        fill(shell);
        if (toConsole)
        {
            // Errors go the same way as output, so that they appear at their place among it.
            shell.Commands.Commands[^1].MergeMyResults(PipelineResultTypes.Error, PipelineResultTypes.Output);
            shell.AddCommand("Out-Default");
        }

        lock (_lock)
        {
            if (_stopped)
                throw new PipelineStoppedException();
            _current = shell;
        }

        try
        {
            shell.Invoke();
        }
        finally
        {
            lock (_lock)
                _current = null;
        }
    }

    private void ReportEnd(ErrorRecord error)
    {
        // A message is not wrapped to the console's width, so that a log can be searched for it.
        string message = error.ErrorDetails?.Message is { Length: > 0 } details ? details : error.Exception.Message;
        string position = error.InvocationInfo?.PositionMessage ?? string.Empty;
        _host.UI.WriteErrorLine(message);
        // In PowerShell's own word for it.
        if (error.ErrorDetails?.RecommendedAction is { Length: > 0 } action)
            _host.UI.WriteErrorLine($"Recommendation: {action}");
        if (position.Length > 0 && !message.Contains(position, StringComparison.Ordinal))
            _host.UI.WriteErrorLine(position);
    }
}
