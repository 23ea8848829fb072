using System.Management.Automation;
using DistStress.Engine.Configuration;
using DistStress.Engine.Publishing;
using DistStress.Engine.Traffic;
using DistStress.PowerShell.Output;
using DistStress.PowerShell.Output.Mapping;
using DistStress.PowerShell.Pipeline;

namespace DistStress.PowerShell.Commands;

/// <summary>Synchronizes the configuration and runs a traffic file: the whole schedule, exact to the op.</summary>
[Cmdlet(VerbsLifecycle.Start, "DstPublisher", SupportsShouldProcess = true)]
[OutputType(typeof(DstRunResult), typeof(DstPublishStat))]
public sealed class StartDstPublisherCommand : DstJobCmdlet
{
    /// <summary>The configuration file.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    public string Config { get; set; } = "";

    /// <summary>The traffic file.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    [ValidateNotNullOrEmpty]
    public string Traffic { get; set; } = "";

    /// <summary>Writes the state of every active task once a second.</summary>
    [Parameter]
    public SwitchParameter Stats { get; set; }

    /// <summary>Starts an element as soon as the one before it is published, instead of when it is done.</summary>
    [Parameter]
    public SwitchParameter NoBarrier { get; set; }

    /// <inheritdoc/>
    protected override CmdletBody? Prepare()
    {
        // Both files are read whole before anything is sent: a mistake in them costs nothing.
        StressConfig config = ConfigFile.Read(ResolvePath(Config));
        TrafficPlan plan = TrafficFile.Read(ResolvePath(Traffic), config);
        if (!ShouldProcess($"prefix {Prefix} on {RedisText}", $"Run {Traffic}"))
            return null;

        bool stats = Stats;
        bool noBarrier = NoBarrier;
        return Connected(async (control, output, stop) =>
        {
            var publisher = new Publisher(control, new PublisherOptions
            {
                NoBarrier = noBarrier,
                OnWarning = output.WriteWarning,
                OnStat = stats ? stat => output.WriteObject(stat.ToOutput()) : null,
            });
            RunResult result = await publisher.RunAsync(plan, config, stop).ConfigureAwait(false);
            output.WriteObject(result.ToOutput());
        });
    }
}
