using System.Management.Automation;
using System.Management.Automation.Runspaces;
using DistStress.Engine.Working.Actions;

namespace DistStress.PowerShell.Scripting;

/// <summary>
/// Runs scripts of the user beside the pipeline, whose thread a long-running cmdlet keeps busy: in runspaces of their
/// own, opened once.
/// </summary>
internal sealed class ScriptPool : IAsyncDisposable
{
    // Scripts mostly wait for something, so there are more runspaces than processors; each costs a thread and memory.
    private const int RunspacesAProcessor = 4;
    private const int MostRunspaces = 32;

    // For scripts that PowerShell cannot stop, in a call of .NET that goes on and on. Their threads do not keep the
    // process alive.
    private static readonly TimeSpan CloseLimit = TimeSpan.FromMilliseconds(300);

    private readonly IReadOnlyDictionary<string, PortableScript> _functions;
    private readonly CancellationTokenSource _closing = new();
    private readonly ScriptQueue _calls = new();
    private ScriptRunspace[] _runspaces = [];

    private ScriptPool(IReadOnlyDictionary<string, PortableScript> scripts) =>
        _functions = scripts.ToDictionary(
            script => Function(script.Key), script => script.Value, StringComparer.OrdinalIgnoreCase);

    /// <summary>How many runspaces there are, and are taken.</summary>
    public ActionSlots Runspaces { get; private set; } = new(0);

    /// <summary>Opens a pool; without scripts it has no runspaces.</summary>
    /// <param name="scripts">The scripts that can be called, by name; upper or lower case.</param>
    /// <param name="location">The folder that the runspaces begin in; null for that of the process.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <param name="most">How many runspaces it has at most.</param>
    public static async Task<ScriptPool> OpenAsync(
        IReadOnlyDictionary<string, PortableScript> scripts, string? location, CancellationToken cancellationToken,
        int most = MostRunspaces)
    {
        var pool = new ScriptPool(scripts);
        try
        {
            await pool.OpenAsync(location, most).WaitAsync(cancellationToken).ConfigureAwait(false);
            return pool;
        }
        catch
        {
            await pool.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Calls a script; the call waits for a free runspace.</summary>
    /// <param name="name">The script's name.</param>
    /// <param name="argument">Its one argument.</param>
    /// <param name="cancellationToken">Ends the call, whether it has begun or not.</param>
    /// <param name="output">Where its output goes; null to drop it.</param>
    /// <param name="onWaited">Gets how long the call waited for a runspace, before it is over, and whether that was too
    /// long, so that it was not run.</param>
    /// <param name="patience">How long it waits for one until it is not run any more; null for ever.</param>
    /// <returns>The error that the script ended with, or the first that it wrote; null where it did neither.</returns>
    /// <exception cref="OperationCanceledException">The call was cancelled, or the pool closed.</exception>
    public async Task<ErrorRecord?> RunAsync(
        string name, object? argument, CancellationToken cancellationToken, ScriptOutput? output = null,
        Action<TimeSpan, bool>? onWaited = null, TimeSpan? patience = null)
    {
        string function = Function(name);
        var call = new ScriptCall(function, _functions[function], argument, output, patience);
        using CancellationTokenRegistration cancelled =
            cancellationToken.Register(() => call.Cancel(cancellationToken));
        using CancellationTokenRegistration closed = _closing.Token.Register(() => call.Cancel(_closing.Token));
        LinkedListNode<ScriptCall> place = _calls.Add(call);
        try
        {
            return await call.Ended.ConfigureAwait(false);
        }
        finally
        {
            _calls.Remove(place);
            onWaited?.Invoke(call.Waited, call.HasExpired);
        }
    }

    /// <summary>Stops what runs, and closes the runspaces.</summary>
    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync().ConfigureAwait(false);
        _calls.Complete();
        await Task.WhenAny(Task.WhenAll(_runspaces.Select(runspace => runspace.Ended)), Task.Delay(CloseLimit))
            .ConfigureAwait(false);
        await Task.WhenAll(_runspaces
            .Where(runspace => !runspace.Ended.IsCompleted)
            .Select(runspace => runspace.AbandonAsync())).WaitAsync(CloseLimit).ConfigureAwait(
                ConfigureAwaitOptions.SuppressThrowing);
    }

    // An alias of the user's name would go before a function of that name.
    private static string Function(string name) => $"DstScript-{name}";

    private Task OpenAsync(string? location, int most)
    {
        InitialSessionState state = InitialSessionState.CreateDefault2();
        int count = _functions.Count == 0 ? 0 : Math.Min(Environment.ProcessorCount * RunspacesAProcessor, most);
        Runspaces = new ActionSlots(count);
        _runspaces = [.. Enumerable.Range(0, count)
            .Select(_ => new ScriptRunspace(state, _functions, location, _calls, Runspaces))];
        foreach (ScriptRunspace runspace in _runspaces)
            runspace.Start();
        return Task.WhenAll(_runspaces.Select(runspace => runspace.Opened));
    }
}
