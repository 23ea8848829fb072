using System.Diagnostics;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using Shell = System.Management.Automation.PowerShell;

namespace DistStress.PowerShell.Scripting;

/// <summary>
/// One call of a script. Whoever waits for it is let go at once when it is cancelled, whatever the script does.
/// </summary>
internal sealed class ScriptCall
{
    private readonly string _function;
    private readonly PortableScript _script;
    private readonly object? _argument;
    private readonly ScriptOutput? _output;
    private readonly TimeSpan? _patience;
    private readonly TaskCompletionSource<ErrorRecord?> _end = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _stateLock = new();
    private readonly long _made = Stopwatch.GetTimestamp();
    private long _begun;
    private Shell? _running;
    private Thread? _stopping;

    /// <summary>Makes a call.</summary>
    /// <param name="function">The function that the script is in the runspace.</param>
    /// <param name="script">The script.</param>
    /// <param name="argument">Its one argument.</param>
    /// <param name="output">Where its output goes; null to drop it.</param>
    /// <param name="patience">How long it waits for a runspace until it is not run any more; null for ever.</param>
    public ScriptCall(
        string function, PortableScript script, object? argument, ScriptOutput? output = null,
        TimeSpan? patience = null)
    {
        _output = output;
        _patience = patience;
        _function = function;
        _script = script;
        _argument = argument;
    }

    /// <summary>Ends with the error that the call ended with, or null; cancelled, when the call is.</summary>
    public Task<ErrorRecord?> Ended => _end.Task;

    /// <summary>Whether it was not run, since it had waited for too long.</summary>
    public bool HasExpired { get; private set; }

    /// <summary>How long it has waited for a runspace, or waited until it began.</summary>
    public TimeSpan Waited => Volatile.Read(ref _begun) is > 0 and var begun
        ? Stopwatch.GetElapsedTime(_made, begun)
        : Stopwatch.GetElapsedTime(_made);

    /// <summary>Runs the call to its end, on the thread of a runspace.</summary>
    public void Run(Runspace runspace)
    {
        if (_end.Task.IsCompleted)
            return;
        Volatile.Write(ref _begun, Stopwatch.GetTimestamp());
        if (Waited > _patience)
        {
            HasExpired = true;
            _end.TrySetResult(null);
            return;
        }

        try
        {
            using Shell shell = Create(runspace);
            _end.TrySetResult(Invoke(shell));
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
        _end.TrySetCanceled(reason);
        lock (_stateLock)
        {
            if (_running is { } shell)
                StartStop(shell);
        }
    }

    private Shell Create(Runspace runspace)
    {
        var shell = Shell.Create();
        shell.Runspace = runspace;
        shell.AddCommand(_function);
        if (_script.UsingValues is { } values)
            shell.AddParameter(UsingVariables.Parameter, values);
        shell.AddArgument(_argument);
        // Output that nobody reads could fill the memory.
        if (_output is null)
            shell.AddCommand("Out-Null");
        shell.InvocationStateChanged += (_, change) =>
        {
            if (change.InvocationStateInfo.State == PSInvocationState.Running)
                NoteRunning(shell);
        };
        return shell;
    }

    private ErrorRecord? Invoke(Shell shell)
    {
        try
        {
            if (_output is null)
                shell.Invoke();
            else
                shell.Invoke(null, _output.Objects);
            return ScriptError.First(shell.Streams.Error);
        }
        finally
        {
            lock (_stateLock)
                _running = null;
            // What stops the shell still looks at it, and it is about to be disposed.
            _stopping?.Join();
        }
    }

    // A stop that comes before PowerShell runs would be forgotten; so it waits until here.
    private void NoteRunning(Shell shell)
    {
        lock (_stateLock)
        {
            _running = shell;
            if (_end.Task.IsCompleted)
                StartStop(shell);
        }
    }

    // Stop waits until the script has stopped, and BeginStop has a thread do so that keeps the process alive. A script
    // may be in a call that never returns: this thread ends with the process.
    private void StartStop(Shell shell)
    {
        if (_stopping is not null)
            return;
        _stopping = new Thread(shell.Stop) { IsBackground = true, Name = "DistStress script stop" };
        _stopping.Start();
    }
}
