using System.Management.Automation;
using DistStress.Engine;
using DistStress.Engine.Configuration;
using DistStress.Engine.Scheduling;
using DistStress.Engine.Traffic;
using DistStress.PowerShell.Advice;
using DistStress.PowerShell.Output;
using DistStress.PowerShell.Output.Mapping;
using DistStress.PowerShell.Pipeline;

namespace DistStress.PowerShell.Commands;

/// <summary>
/// Checks traffic files and tells what each will amount to. Needs no server and sends nothing. A file with mistakes is
/// an error of its own, and the others are checked all the same.
/// </summary>
[Cmdlet(VerbsDiagnostic.Test, "DstTraffic")]
[OutputType(typeof(DstForecast))]
public sealed class TestDstTrafficCommand : DstCmdlet
{
    /// <summary>The traffic files; wildcards are allowed.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("FullName")]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Traffic { get; set; } = [];

    /// <summary>The configuration file, for tasks that write its sample_data.</summary>
    [Parameter(Position = 1)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string? Config { get; set; }

    private protected override bool IsOneOfSeveral => true;

    /// <inheritdoc/>
    protected override CmdletBody? Prepare()
    {
        StressConfig? config = Config is null ? null : ConfigFile.Read(ResolvePath(Config));
        var files = new List<string>();
        foreach (string traffic in Traffic)
        {
            try
            {
                files.AddRange(ResolvePaths(traffic));
            }
            catch (DistStressException problem)
            {
                Fail(problem);
            }
        }

        return (output, stop) =>
        {
            foreach (string file in files.TakeWhile(_ => !stop.IsCancellationRequested))
                Write(file, config, output);
            return Task.CompletedTask;
        };
    }

    private static void Write(string file, StressConfig? config, ICmdletOutput output)
    {
        try
        {
            TrafficPlan plan = TrafficFile.Read(file, config.ForTraffic());
            output.WriteObject(PlanForecast.Of(plan, DateTime.Now).ToOutput());
        }
        catch (DistStressException problem)
        {
            output.WriteError(CmdletError.Record(problem, AdviceContext.None));
        }
    }
}
