using System.Management.Automation;
using System.Reflection;

namespace DistStress.TestCmdlets;

/// <summary>
/// Takes the first objects and ends the pipeline before it, by the same signal as Select-Object -First, which is not
/// there without Microsoft.PowerShell.Utility.
/// </summary>
[Cmdlet(VerbsCommon.Select, "DstTestFirst")]
public sealed class SelectDstTestFirstCommand : Cmdlet
{
    private int _taken;

    /// <summary>How many to take.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    public int Count { get; set; }

    /// <summary>What comes down the pipeline.</summary>
    [Parameter(ValueFromPipeline = true)]
    public object? InputObject { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        WriteObject(InputObject);
        if (++_taken < Count)
            return;

        Type signal = typeof(Cmdlet).Assembly.GetType(
            "System.Management.Automation.StopUpstreamCommandsException", true)!;
        throw (Exception)Activator.CreateInstance(
            signal, BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic, null, [this], null)!;
    }
}
