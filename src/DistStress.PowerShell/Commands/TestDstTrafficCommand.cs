using System.Management.Automation;
using DistStress.Engine.Configuration;
using DistStress.Engine.Scheduling;
using DistStress.Engine.Traffic;
using DistStress.PowerShell.Output;
using DistStress.PowerShell.Output.Mapping;
using DistStress.PowerShell.Pipeline;

namespace DistStress.PowerShell.Commands;

/// <summary>Checks a traffic file and tells what it will amount to. Needs no server and sends nothing.</summary>
[Cmdlet(VerbsDiagnostic.Test, "DstTraffic")]
[OutputType(typeof(DstForecast))]
public sealed class TestDstTrafficCommand : DstCmdlet
{
    /// <summary>The traffic file.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("FullName")]
    [ValidateNotNullOrEmpty]
    public string Traffic { get; set; } = "";

    /// <summary>The configuration file, for tasks that write its sample_data.</summary>
    [Parameter(Position = 1)]
    [ValidateNotNullOrEmpty]
    public string? Config { get; set; }

    /// <inheritdoc/>
    protected override CmdletBody? Prepare()
    {
        StressConfig? config = Config is null ? null : ConfigFile.Read(ResolvePath(Config));
        TrafficPlan plan = TrafficFile.Read(ResolvePath(Traffic), config.ForTraffic());
        return (output, _) =>
        {
            output.WriteObject(PlanForecast.Of(plan, DateTime.Now).ToOutput());
            return Task.CompletedTask;
        };
    }
}
