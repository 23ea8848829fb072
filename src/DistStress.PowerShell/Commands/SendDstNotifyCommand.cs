using System.Management.Automation;
using DistStress.Engine.Control;
using DistStress.Engine.Redis;
using DistStress.PowerShell.Output;
using DistStress.PowerShell.Pipeline;

namespace DistStress.PowerShell.Commands;

/// <summary>Sends a control message to the workers, or to the publisher of the active run.</summary>
[Cmdlet(VerbsCommunications.Send, "DstNotify", SupportsShouldProcess = true)]
[OutputType(typeof(DstNotifyReply))]
public sealed class SendDstNotifyCommand : DstRedisCmdlet
{
    private const string Publisher = "publisher";

    /// <summary>What to do: update_config for workers; pause, resume or stop for the run.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateSet(NotifyActions.UpdateConfig, NotifyActions.Pause, NotifyActions.Resume, NotifyActions.Stop)]
    public string Action { get; set; } = "";

    /// <summary>What the action needs to know.</summary>
    [Parameter(Position = 1)]
    public string? Argument { get; set; }

    /// <summary>The ids of the workers that are meant; all where it is left out.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("Id")]
    [ValidateNotNullOrEmpty]
    public string[]? Worker { get; set; }

    /// <summary>Waits for the answers and writes one for each worker, silent ones included.</summary>
    [Parameter]
    public SwitchParameter Wait { get; set; }

    /// <summary>With -Wait, how long to wait for answers, in seconds.</summary>
    [Parameter]
    [ValidateRange(1, 3600)]
    public int TimeoutSeconds { get; set; } = 5;

    /// <inheritdoc/>
    protected override CmdletBody? Prepare()
    {
        if (!ShouldProcess($"prefix {Prefix} on {RedisText}", $"Send {Action}"))
            return null;

        string[]? workers = Worker;
        var message = new NotifyMessage { Action = Action, Argument = Argument, Workers = workers };
        TimeSpan? limit = Wait ? TimeSpan.FromSeconds(TimeoutSeconds) : null;
        return Connected(async (control, output, stop) =>
        {
            IReadOnlyList<string> expected = NotifyActions.ToTheRun.Contains(message.Action)
                ? [Publisher]
                : workers ?? await new WorkerRegistry(control).LiveAsync().ConfigureAwait(false);
            var channel = new NotifyChannel(control);
            (long listeners, NotifyMessage sent) = await channel.SendAsync(message).ConfigureAwait(false);
            if (listeners == 0)
                output.WriteWarning($"Nobody listens under prefix '{control.Options.Prefix}': no worker and no publisher is running.");
            if (limit is { } most)
                Write(sent, expected, await channel.CollectAsync(sent, expected, most, stop).ConfigureAwait(false), output);
        });
    }

    private static void Write(
        NotifyMessage sent, IReadOnlyList<string> expected, IReadOnlyList<NotifyReply> replies, ICmdletOutput output)
    {
        foreach (string name in expected.Union(replies.Select(reply => reply.Worker)))
        {
            NotifyReply? reply = replies.FirstOrDefault(answer => answer.Worker == name);
            output.WriteObject(new DstNotifyReply
            {
                Id = sent.Id,
                Worker = name,
                Action = sent.Action,
                Status = reply is null ? "Silent" : reply.Succeeded ? "Done" : "Failed",
                Message = reply?.Message,
            });
        }
    }
}
