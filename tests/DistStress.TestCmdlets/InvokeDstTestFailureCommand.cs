using System.Management.Automation;
using DistStress.Engine;
using DistStress.Engine.Targets;
using DistStress.Engine.Working;
using DistStress.PowerShell;
using DistStress.PowerShell.Advice;
using DistStress.PowerShell.Pipeline;

namespace DistStress.TestCmdlets;

/// <summary>Fails with an error of a kind, or warns of something, as a cmdlet with these parameters would.</summary>
[Cmdlet(VerbsLifecycle.Invoke, "DstTestFailure", DefaultParameterSetName = "Error")]
public sealed class InvokeDstTestFailureCommand : DstRedisCmdlet
{
    /// <summary>The kind of the error to fail with.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = "Error")]
    public string Kind { get; set; } = "";

    /// <summary>The kind of the error beneath it.</summary>
    [Parameter]
    public string? Cause { get; set; }

    /// <summary>The kind of the notice to warn with instead.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Notice")]
    public string Notice { get; set; } = "";

    /// <summary>What it is about.</summary>
    [Parameter]
    public string? Subject { get; set; }

    /// <summary>Knows what a worker at this prompt was given.</summary>
    [Parameter]
    public SwitchParameter AsWorker { get; set; }

    /// <summary>The worker's store.</summary>
    [Parameter]
    public string? Database { get; set; }

    /// <summary>Its address.</summary>
    [Parameter]
    public string? Endpoint { get; set; }

    /// <summary>Its region.</summary>
    [Parameter]
    public string? Region { get; set; }

    /// <summary>Its profile.</summary>
    [Parameter]
    public string? ProfileName { get; set; }

    private protected override AdviceContext Context => AsWorker
        ? base.Context with
        {
            Worker = new WorkerOptions
            {
                Database = Database is null ? null : StoreList.Find(Database),
                Endpoint = Endpoint,
                Region = Region,
                ProfileName = ProfileName,
            },
        }
        : base.Context;

    /// <inheritdoc/>
    protected override CmdletBody? Prepare()
    {
        ErrorKind? cause = Cause is null ? null : Enum.Parse<ErrorKind>(Cause);
        if (ParameterSetName == "Notice")
        {
            var notice = new Notice(Enum.Parse<NoticeKind>(Notice), Subject, "It happened.", cause);
            WriteWarning(NoticeTable.Text(notice, Context));
            return null;
        }

        Exception? inner = cause is { } kind ? new DistStressException(kind, Subject, "It lies beneath.") : null;
        var error = new DistStressException(Enum.Parse<ErrorKind>(Kind), Subject, "It failed.", inner);
        return (_, _) => throw error;
    }
}
