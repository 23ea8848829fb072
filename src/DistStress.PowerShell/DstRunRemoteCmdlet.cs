using System.Management.Automation;
using DistStress.Engine.Publishing;
using DistStress.Engine.Redis.Runs;
using DistStress.PowerShell.Output.Mapping;
using DistStress.PowerShell.Pipeline;

namespace DistStress.PowerShell;

/// <summary>A cmdlet that asks the publisher of the active run for something, and waits until it is done.</summary>
public abstract class DstRunRemoteCmdlet : DstRedisCmdlet
{
    /// <summary>How long to wait for the publisher, in seconds.</summary>
    [Parameter]
    [ValidateRange(1, 3600)]
    public int TimeoutSeconds { get; set; } = 15;

    private protected CmdletBody? Ask(string action, Func<RunRemote, TimeSpan, CancellationToken, Task<RunRecord>> ask)
    {
        if (!ShouldProcess($"prefix {Prefix} on {RedisText}", action))
            return null;

        TimeSpan limit = TimeSpan.FromSeconds(TimeoutSeconds);
        return Connected(async (control, output, stop) =>
        {
            output.WriteVerbose($"{action}: its publisher is asked, and waited for {limit.TotalSeconds:0} s at most.");
            RunRecord run = await ask(new RunRemote(control), limit, stop).ConfigureAwait(false);
            output.WriteObject(run.ToOutput(control.Clock.NowMicros));
        });
    }
}
