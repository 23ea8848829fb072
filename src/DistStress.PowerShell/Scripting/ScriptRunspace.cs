using System.Management.Automation;
using System.Management.Automation.Runspaces;
using DistStress.Engine.Working.Actions;

namespace DistStress.PowerShell.Scripting;

/// <summary>A runspace with the thread that runs its scripts: one call after the other.</summary>
internal sealed class ScriptRunspace
{
    // What PowerShell gives its own threads: deep recursion in a script must end in an error, not in the process's end.
    private const int StackSize = 10_000_000;

    private readonly InitialSessionState _state;
    private readonly IReadOnlyDictionary<string, PortableScript> _functions;
    private readonly string? _location;
    private readonly ScriptQueue _calls;
    private readonly ActionSlots _slots;
    private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _abandoned = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile Runspace? _runspace;

    /// <summary>Makes a runspace, not open yet.</summary>
    /// <param name="state">What is in it.</param>
    /// <param name="functions">The scripts that it has, as functions.</param>
    /// <param name="location">The folder that it begins in; null for that of the process.</param>
    /// <param name="calls">Where its calls come from; when that is complete, the runspace closes.</param>
    /// <param name="slots">Is told when it is taken.</param>
    public ScriptRunspace(
        InitialSessionState state, IReadOnlyDictionary<string, PortableScript> functions, string? location,
        ScriptQueue calls, ActionSlots slots)
    {
        _state = state;
        _functions = functions;
        _location = location;
        _calls = calls;
        _slots = slots;
    }

    /// <summary>Ends when the runspace is open, or with what stood against it.</summary>
    public Task Opened => _opened.Task;

    /// <summary>Ends when the runspace is closed.</summary>
    public Task Ended => _ended.Task;

    /// <summary>Opens the runspace and takes calls, on a thread of its own.</summary>
    public void Start() =>
        new Thread(Run, StackSize) { IsBackground = true, Name = "DistStress script" }.Start();

    /// <summary>
    /// Leaves a script behind that cannot be stopped. A session that ends closes every open runspace of the process,
    /// and would wait for this one for ever; one that is being closed already it leaves alone.
    /// </summary>
    /// <returns>Ends when the session does not wait for it any more.</returns>
    public Task AbandonAsync()
    {
        if (_runspace is not { } runspace)
            return Task.CompletedTask;
        runspace.StateChanged += (_, change) =>
        {
            if (change.RunspaceStateInfo.State != RunspaceState.Opened)
                _abandoned.TrySetResult();
        };
        new Thread(() => TryClose(runspace)) { IsBackground = true, Name = "DistStress script end" }.Start();
        return Task.WhenAny(_abandoned.Task, _ended.Task);
    }

    private static void TryClose(Runspace runspace)
    {
        try
        {
            runspace.Close();
        }
        catch (Exception)
        {
            // Its own thread closes it at the same time, for which PowerShell is not made.
        }
    }

    private void Run()
    {
        try
        {
            using Runspace runspace = RunspaceFactory.CreateRunspace(_state);
            runspace.ThreadOptions = PSThreadOptions.UseCurrentThread;
            runspace.Open();
            _runspace = runspace;
            Furnish(runspace.SessionStateProxy);
            _opened.TrySetResult();
            while (_calls.TryTake(out ScriptCall? call))
                Run(call, runspace);
        }
        catch (Exception exception)
        {
            _opened.TrySetException(exception);
        }
        finally
        {
            _ended.TrySetResult();
        }
    }

    private void Run(ScriptCall call, Runspace runspace)
    {
        _slots.Enter();
        try
        {
            call.Run(runspace);
        }
        finally
        {
            _slots.Exit();
        }
    }

    private void Furnish(SessionStateProxy session)
    {
        foreach ((string name, PortableScript script) in _functions)
            session.InvokeProvider.Item.Set($"function:{name}", script.ToScriptBlock());
        // Makes an error of a program's exit code other than 0.
        session.SetVariable("PSNativeCommandUseErrorActionPreference", true);
        if (_location is not null)
            session.Path.SetLocation(WildcardPattern.Escape(_location));
    }
}
