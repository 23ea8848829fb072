using System.Management.Automation;
using DistStress.PowerShell;
using DistStress.PowerShell.Pipeline;

namespace DistStress.TestCmdlets;

/// <summary>Says that it is ready, waits until it is stopped, and leaves a note that it stopped in order.</summary>
[Cmdlet(VerbsLifecycle.Wait, "DstTestStop")]
public sealed class WaitDstTestStopCommand : DstJobCmdlet
{
    /// <summary>The file for the note.</summary>
    [Parameter(Mandatory = true)]
    public required string Note { get; set; }

    /// <inheritdoc/>
    protected override CmdletBody? Prepare()
    {
        string note = ResolvePath(Note);
        return async (output, cancellationToken) =>
        {
            output.WriteObject("ready");
            try
            {
                await Task.Delay(Timeout.Infinite, cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                await File.AppendAllTextAsync(note, "left in order", CancellationToken.None).ConfigureAwait(false);
            }
        };
    }
}
