using System.Management.Automation;
using DistStress.PowerShell;
using DistStress.PowerShell.Pipeline;
using DistStress.PowerShell.Progress;

namespace DistStress.TestCmdlets;

/// <summary>
/// Runs a body that a test wrote. The body is made of framework types only, because the tests live in another load
/// context: it gets something to write with (the stream's name and the value) and the token.
/// </summary>
[Cmdlet(VerbsLifecycle.Invoke, "DstTestBody")]
public sealed class InvokeDstTestBodyCommand : DstJobCmdlet
{
    /// <summary>The body.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    public required Func<Action<string, object>, CancellationToken, Task> Body { get; set; }

    /// <inheritdoc/>
    protected override CmdletBody? Prepare()
    {
        Func<Action<string, object>, CancellationToken, Task> body = Body;
        return (output, cancellationToken) => body((stream, value) => Write(output, stream, value), cancellationToken);
    }

    // As many updates as there are, one after the other.
    private static void Report(ICmdletOutput output, int updates)
    {
        using var report = new ProgressReport(output, "activity");
        for (int update = 0; update < updates; update++)
            report.Show(new ProgressState($"update {update}", null, null));
    }

    private static void Write(ICmdletOutput output, string stream, object value)
    {
        switch (stream)
        {
            case "output":
                output.WriteObject(value);
                break;
            case "error":
                output.WriteError((ErrorRecord)value);
                break;
            case "warning":
                output.WriteWarning((string)value);
                break;
            case "verbose":
                output.WriteVerbose((string)value);
                break;
            case "debug":
                output.WriteDebug((string)value);
                break;
            case "progress":
                output.WriteProgress((ProgressRecord)value);
                break;
            case "report":
                Report(output, (int)value);
                break;
            default:
                throw new ArgumentException($"There is no stream '{stream}'.", nameof(stream));
        }
    }
}
