using System.Management.Automation;
using System.Management.Automation.Runspaces;
using Shell = System.Management.Automation.PowerShell;

namespace DistStress.PowerShell.Scripting;

/// <summary>One call of a script. Whoever waits for it is let go at once when it is cancelled, whatever the script does.</summary>
internal sealed class ScriptCall
{
    private readonly string _function;
    private readonly PortableScript _script;
    private readonly object? _argument;
    private readonly TaskCompletionSource<ErrorRecord?> _end = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _stateLock = new();
    private Shell? _running;
    private volatile bool _cancelled;

    /// <summary>Makes a call.</summary>
    /// <param name="function">The function that the script is in the runspace.</param>
    /// <param name="script">The script.</param>
    /// <param name="argument">Its one argument.</param>
    public ScriptCall(string function, PortableScript script, object? argument)
    {
        _function = function;
        _script = script;
        _argument = argument;
    }

    /// <summary>Ends with the error that the call ended with, or null; cancelled, when the call is.</summary>
    public Task<ErrorRecord?> Ended => _end.Task;

    /// <summary>Runs the call to its end, on the thread of a runspace.</summary>
    public void Run(Runspace runspace)
    {
        if (_cancelled)
            return;
        try
        {
            _end.TrySetResult(Invoke(runspace));
        }
        catch (Exception exception)
        {
            // A script may throw anything, and so does PowerShell when it is stopped. It is the call that failed.
            _end.TrySetResult(ScriptError.Of(exception));
        }
    }

    /// <summary>Gives the call up: it does not begin any more, or is stopped as soon as PowerShell can.</summary>
    public void Cancel(CancellationToken reason)
    {
        lock (_stateLock)
        {
            _cancelled = true;
            _running?.BeginStop(null, null);
        }

        _end.TrySetCanceled(reason);
    }

    private ErrorRecord? Invoke(Runspace runspace)
    {
        using Shell shell = Shell.Create();
        shell.Runspace = runspace;
        shell.AddCommand(_function);
        if (_script.UsingValues is { } values)
            shell.AddParameter(UsingVariables.Parameter, values);
        // Nobody reads the output; kept, it could fill the memory.
        shell.AddArgument(_argument).AddCommand("Out-Null");
        shell.InvocationStateChanged += (_, change) =>
        {
            if (change.InvocationStateInfo.State == PSInvocationState.Running)
                NoteRunning(shell);
        };
        try
        {
            shell.Invoke();
            return ScriptError.First(shell.Streams.Error);
        }
        finally
        {
            lock (_stateLock)
                _running = null;
        }
    }

    // A stop that comes before PowerShell runs would be forgotten; so it waits until here.
    private void NoteRunning(Shell shell)
    {
        lock (_stateLock)
        {
            _running = shell;
            if (_cancelled)
                shell.BeginStop(null, null);
        }
    }
}
