using System.Management.Automation;
using DistStress.Engine.Control;
using DistStress.Engine.Redis.Channels;
using DistStress.Engine.Redis.Workers;
using DistStress.PowerShell.Advice;
using DistStress.PowerShell.Output;
using DistStress.PowerShell.Output.Mapping;
using DistStress.PowerShell.Pipeline;

namespace DistStress.PowerShell.Commands;

/// <summary>Sends a control message to workers, or to the active run.</summary>
/// <remarks>
/// <para>
/// To workers: <c>update_config</c> (read the configuration again), <c>report_stats</c>, <c>stop_worker</c> (leave in
/// order), <c>execute_bash</c>, <c>reboot_instance</c>, <c>terminate_instance</c>, or the name of a handler that the
/// worker was started with (-NotifyHandler of Start-DstWorker). To the publisher: <c>pause</c>, <c>resume</c> and
/// <c>stop</c>, as Suspend-DstRun, Resume-DstRun and Stop-DstRun send them.
/// </para>
/// <para>
/// With -Wait it writes an answer for each worker that was asked: Done, Failed, Refused, or NoAnswer where none came in
/// time. <c>execute_bash</c>, <c>reboot_instance</c> and <c>terminate_instance</c> need a key, and a worker whose
/// -Allow names them.
/// </para>
/// </remarks>
/// <example>
/// All workers read the configuration again.
/// <code>
/// Send-DstNotify update_config -Wait
/// </code>
/// </example>
/// <example>
/// Runs a script on every machine, and shows what it wrote.
/// <code>
/// Send-DstNotify execute_bash 'uptime; df -h /' -Wait |
///     Format-Table Worker, Status, ExitCode, Output
/// </code>
/// A worker without a key, or without <c>-Allow execute_bash</c>, refuses.
/// </example>
/// <example>
/// One worker alone leaves.
/// <code>
/// $worker = Get-DstWorker | Select-Object -First 1
/// Send-DstNotify stop_worker -Worker $worker.Id -Wait
/// </code>
/// </example>
/// <seealso cref="StopDstWorkerCommand"/>
/// <seealso cref="StartDstWorkerCommand"/>
/// <seealso href="docs/steering.md">Steering workers</seealso>
/// <seealso href="docs/security.md">Security</seealso>
[Cmdlet(
    VerbsCommunications.Send, "DstNotify", SupportsShouldProcess = true,
    HelpUri = HelpAddress.Reference + "Send-DstNotify.md")]
[OutputType(typeof(DstNotifyReply))]
public sealed class SendDstNotifyCommand : DstRedisCmdlet
{
    private const string Publisher = "publisher";

    /// <summary>
    /// What to do: update_config, report_stats, stop_worker, execute_bash, reboot_instance or terminate_instance for
    /// workers, or the name of a handler of theirs; pause, resume or stop for the run.
    /// </summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    public string Action { get; set; } = "";

    /// <summary>What the action needs to know: for execute_bash the script.</summary>
    [Parameter(Position = 1)]
    public string? Argument { get; set; }

    /// <summary>The ids of the workers that are meant; all where it is left out.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("Id")]
    [ValidateNotNullOrEmpty]
    public string[]? Worker { get; set; }

    /// <summary>Waits for the answers and writes one for each worker, also for those that do not answer.</summary>
    [Parameter]
    public SwitchParameter Wait { get; set; }

    /// <summary>With -Wait, how long to wait for answers, in seconds.</summary>
    [Parameter]
    [ValidateRange(1, 3600)]
    public int TimeoutSeconds { get; set; } = 5;

    /// <summary>Does not ask before instances are rebooted or terminated.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    protected override CmdletBody? Prepare()
    {
        string[]? workers = Worker;
        var message = new NotifyMessage { Action = Action, Argument = Argument, Workers = workers };
        // What no worker would take is an error before anything is asked or sent.
        NotifyMessageJson.Write(message);
        string target = $"{(workers is null ? "all of" : string.Join(", ", workers) + " of")} prefix {Prefix} on "
            + $"{RedisText}";
        if (!ShouldProcess(target, $"Send {Action}") || !IsMeant(target))
            return null;

        AdviceContext context = Context;
        TimeSpan? limit = Wait ? TimeSpan.FromSeconds(TimeoutSeconds) : null;
        return Connected(async (control, output, stop) =>
        {
            IReadOnlyList<string> expected = NotifyActions.ToTheRun.Contains(message.Action)
                ? [Publisher]
                : workers ?? await new WorkerRegistry(control).LiveAsync().ConfigureAwait(false);
            var channel = new NotifyChannel(control);
            (long listeners, NotifyMessage sent) = await channel.SendAsync(message).ConfigureAwait(false);
            if (listeners == 0)
                output.WriteWarning($"Nobody listens under prefix '{control.Options.Prefix}': no worker and no "
                    + "publisher is running.");
            if (limit is not { } most)
                return;
            IReadOnlyList<NotifyReply> replies =
                await channel.CollectAsync(sent, expected, most, stop).ConfigureAwait(false);
            Write(sent, expected, replies, context, output);
        });
    }

    // The impact of a cmdlet is that of all its actions, so these two ask for themselves: as a cmdlet of high impact
    // does, and not where ShouldProcess has asked.
    private bool IsMeant(string target) =>
        Action is not (NotifyActions.RebootInstance or NotifyActions.TerminateInstance)
        || Force
        || MyInvocation.BoundParameters.ContainsKey("Confirm")
        || !string.Equals(
            GetVariableValue("ConfirmPreference", "High")?.ToString(), nameof(ConfirmImpact.High),
                StringComparison.OrdinalIgnoreCase)
        || ShouldContinue($"Send {Action} to {target}? Their EC2 instances go down, with all that runs there.",
            "Instances");

    private static void Write(
        NotifyMessage sent, IReadOnlyList<string> expected, IReadOnlyList<NotifyReply> replies, AdviceContext context,
        ICmdletOutput output)
    {
        foreach (string name in expected.Union(replies.Select(reply => reply.Worker)))
            output.WriteObject(sent.ToOutput(name, replies.FirstOrDefault(answer => answer.Worker == name), context));
    }
}
