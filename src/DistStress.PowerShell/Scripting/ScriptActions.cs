using System.Collections;
using System.Management.Automation;
using DistStress.Engine;
using DistStress.Engine.Generation;
using DistStress.Engine.Outcomes;
using DistStress.Engine.Traffic;
using DistStress.Engine.Working.Actions;

namespace DistStress.PowerShell.Scripting;

/// <summary>Custom actions that are script blocks.</summary>
internal static class ScriptActions
{
    /// <summary>Reads what a user gave as -Action; on the pipeline thread.</summary>
    /// <param name="table">A script block for each name; null for none.</param>
    /// <param name="caller">Where <c>$using:</c> variables are looked up.</param>
    /// <exception cref="DistStress.Engine.DistStressException">
    /// <c>ActionInvalid</c>, or a <c>$using:</c> variable cannot be had.
    /// </exception>
    public static IReadOnlyDictionary<string, PortableScript> Read(Hashtable? table, SessionState caller) =>
        ScriptTable.Read(table, caller, "custom action", "Op", ErrorKind.ActionInvalid, CustomActionName.Check);

    /// <summary>The scripts as the engine takes them.</summary>
    /// <param name="scripts">The scripts.</param>
    /// <param name="pool">Where they run.</param>
    public static IReadOnlyDictionary<string, CustomAction> In(
        IReadOnlyDictionary<string, PortableScript> scripts, ScriptPool pool) =>
        scripts.Keys.ToDictionary(
            name => name,
            name => (CustomAction)((operation, cancellation) => RunAsync(pool, name, operation, cancellation)));

    private static async ValueTask<OpResult> RunAsync(
        ScriptPool pool, string name, Operation operation, CancellationToken cancellationToken)
    {
        bool hasExpired = false;
        ErrorRecord? error =
            await pool.RunAsync(
                name, new DstOperation(operation), cancellationToken,
                onWaited: (waited, expired) =>
                {
                    operation.WaitedMicros = (long)waited.TotalMicroseconds;
                    hasExpired = expired;
                },
                patience: operation.PatienceMicros is < long.MaxValue and var patience
                    ? TimeSpan.FromMicroseconds(patience)
                    : null).ConfigureAwait(false);
        return hasExpired
            ? OpResult.Expired
            : error is null
            ? new OpResult(OpStatus.Succeeded)
            : new OpResult(OpStatus.Failed, Error: ScriptError.Kind(error), Detail: ScriptError.Detail(error));
    }
}
