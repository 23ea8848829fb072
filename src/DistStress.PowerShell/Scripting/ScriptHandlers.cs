using System.Collections;
using System.Management.Automation;
using DistStress.Engine;
using DistStress.Engine.Control;
using DistStress.Engine.Working.Messages;

namespace DistStress.PowerShell.Scripting;

/// <summary>Handlers of control messages that are script blocks.</summary>
internal static class ScriptHandlers
{
    /// <summary>How many may run at a time: as many as the worker lets run.</summary>
    public const int MostRunspaces = 4;

    // As much as an answer carries; a character has one byte at least.
    private const int MaxOutput = 64 * 1024;

    /// <summary>Reads what a user gave as -NotifyHandler; on the pipeline thread.</summary>
    /// <param name="table">A script block for each name; null for none.</param>
    /// <param name="caller">Where <c>$using:</c> variables are looked up.</param>
    /// <exception cref="DistStressException">
    /// <c>NotifyHandlerInvalid</c>, or a <c>$using:</c> variable cannot be had.
    /// </exception>
    public static IReadOnlyDictionary<string, PortableScript> Read(Hashtable? table, SessionState caller) =>
        ScriptTable.Read(
            table, caller, "message handler", "Message", ErrorKind.NotifyHandlerInvalid, NotifyHandlers.Check);

    /// <summary>The scripts as the engine takes them.</summary>
    /// <param name="scripts">The scripts.</param>
    /// <param name="pool">Where they run.</param>
    public static IReadOnlyDictionary<string, NotifyHandler> In(
        IReadOnlyDictionary<string, PortableScript> scripts, ScriptPool pool) =>
        scripts.Keys.ToDictionary(
            name => name,
            name => (NotifyHandler)((message, cancellation) => RunAsync(pool, name, message, cancellation)));

    private static async ValueTask<string> RunAsync(
        ScriptPool pool, string name, NotifyMessage message, CancellationToken cancellationToken)
    {
        var output = new ScriptOutput(MaxOutput);
        ErrorRecord? error =
            await pool.RunAsync(name, new DstMessage(message), cancellationToken, output).ConfigureAwait(false);
        return error is null
            ? output.Text
            : throw new DistStressException(
                ErrorKind.NotifyHandlerFailed, name, ScriptError.Detail(error), error.Exception);
    }
}
