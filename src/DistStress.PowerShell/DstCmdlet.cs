using System.Management.Automation;
using DistStress.Engine;
using DistStress.PowerShell.Advice;
using DistStress.PowerShell.Pipeline;

namespace DistStress.PowerShell;

/// <summary>
/// What every cmdlet of the module is: it settles its parameters on the pipeline thread, then a body runs off it, and
/// Ctrl-C, Stop-Job and a reader that wants no more all end the body in the same way.
/// </summary>
public abstract class DstCmdlet : PSCmdlet
{
    // Never disposed: StopProcessing may come at any time from another thread, and without a timer there is nothing
    // to free.
    private readonly CancellationTokenSource _stop = new();

    /// <summary>What the person gave to the cmdlet, for advice; on the pipeline thread.</summary>
    private protected virtual AdviceContext Context => AdviceContext.None;

    /// <summary>
    /// Settles the parameters, on the pipeline thread: resolves paths, asks ShouldProcess, and captures in the body
    /// what it needs. Called for every pipeline record.
    /// </summary>
    /// <returns>What is to be done; null for nothing.</returns>
    protected abstract CmdletBody? Prepare();

    /// <summary>Runs a body to its end; a failure of it ends the cmdlet with its error.</summary>
    protected virtual void Run(CmdletBody body)
    {
        if (new PipelineDispatcher(this, _stop).Run(body) is { } exception)
            ThrowTerminatingError(CmdletError.Record(exception, Context));
    }

    /// <summary>The full path of a file that a parameter names, relative to the shell's current location.</summary>
    protected string ResolvePath(string path) => SessionState.Path.GetUnresolvedProviderPathFromPSPath(path);

    /// <inheritdoc/>
    protected sealed override void ProcessRecord()
    {
        CmdletBody? body = null;
        try
        {
            body = Prepare();
        }
        catch (DistStressException exception)
        {
            ThrowTerminatingError(CmdletError.Record(exception, Context));
        }

        if (body is not null)
            Run(body);
    }

    /// <inheritdoc/>
    // Not Cancel: what the token's listeners do must not hold up, nor fail, the thread that brings Ctrl-C.
    protected sealed override void StopProcessing() => _ = _stop.CancelAsync();
}
