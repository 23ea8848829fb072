using System.Management.Automation;
using DistStress.PowerShell.Parameters;
using DistStress.PowerShell.Pipeline;

namespace DistStress.PowerShell;

/// <summary>A long-running cmdlet that may also run as a job.</summary>
public abstract class DstJobCmdlet : DstRedisCmdlet
{
    /// <summary>Runs as a job: writes the job at once instead of what the cmdlet writes.</summary>
    [Parameter]
    public SwitchParameter AsJob { get; set; }

    /// <summary>The job's name; runs as a job also without -AsJob.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [NoCompletion]
    public string? JobName { get; set; }

    /// <summary>Whether it runs as a job.</summary>
    private protected bool IsJob => AsJob || JobName is not null;

    // What it was started for cannot be: whoever catches that need not say -ErrorAction Stop.
    private protected override bool IsOneOfSeveral => MyInvocation.ExpectingInput;

    /// <summary>
    /// Runs a body to its end here, also where the cmdlet runs as a job: what must come before the job.
    /// </summary>
    private protected void RunHere(CmdletBody body) => base.Run(body);

    /// <inheritdoc/>
    protected override void Run(CmdletBody body)
    {
        if (!IsJob)
        {
            RunHere(body);
            return;
        }

        var job = new DstJob(MyInvocation.Line.Trim(), JobName, GetType().FullName!, body, Context);
        JobRepository.Add(job);
        job.Start();
        WriteObject(job);
    }
}
