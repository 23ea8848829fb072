using System.Management.Automation;
using DistStress.Engine;
using DistStress.Engine.Control;
using DistStress.Engine.Redis.Workers;
using DistStress.Engine.Working;
using DistStress.PowerShell.Output;
using DistStress.PowerShell.Output.Mapping;
using DistStress.PowerShell.Parameters;
using DistStress.PowerShell.Pipeline;

namespace DistStress.PowerShell.Commands;

/// <summary>Sends a control message to workers, or to the active run.</summary>
/// <remarks>
/// <para>
/// To workers: <c>update_config</c> (read the configuration again), <c>report_stats</c>, <c>stop_worker</c> (leave in
/// order), <c>execute_bash</c>, <c>reboot_instance</c>, <c>terminate_instance</c>, or the name of a handler that the
/// worker was started with (-NotifyHandler of Start-DstWorker). To the publisher: <c>pause</c>, <c>resume</c> and
/// <c>stop</c>, as Suspend-DstRun, Resume-DstRun and Stop-DstRun send them, and <c>set_rate</c>, as Set-DstRate does.
/// </para>
/// <para>
/// An action that nobody knows, and a worker that is not there, is an error, and nothing is sent to it. -WhatIf and
/// -Confirm ask for all workers of a prefix at once.
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
/// One worker alone leaves: it is asked on the server, and under the prefix, that it came from.
/// <code>
/// Get-DstWorker | Select-Object -First 1 | Send-DstNotify stop_worker -Wait
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
public sealed class SendDstNotifyCommand : DstWorkersCmdlet
{
    /// <summary>
    /// What to do, upper or lower case: update_config, report_stats, stop_worker, execute_bash, reboot_instance or
    /// terminate_instance for workers, or the name of a handler of a live worker; pause, resume, stop or set_rate
    /// for the run.
    /// </summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ActionCompleter))]
    public string Action { get; set; } = "";

    /// <summary>What the action needs to know: for execute_bash the script.</summary>
    [Parameter(Position = 1)]
    [NoCompletion]
    public string? Argument { get; set; }

    /// <summary>The ids of the workers that are meant; wildcards are allowed. All where it is left out.</summary>
    [Parameter(ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Id")]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(WorkerCompleter))]
    public string[]? Worker { get; set; }

    /// <summary>Waits for the answers and writes one for each worker, also for those that do not answer.</summary>
    [Parameter]
    public SwitchParameter Wait { get; set; }

    /// <summary>With -Wait, how long to wait for answers, in seconds.</summary>
    [Parameter]
    [ValidateRange(1, 3600)]
    [NoCompletion]
    public int TimeoutSeconds { get; set; } = 5;

    /// <summary>Does not ask before instances are rebooted or terminated.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    private protected override string[]? Named => Worker;

    private protected override CmdletBody? PrepareGroup(WorkerGroup group)
    {
        string action = Action;
        string? argument = Argument;
        // What no worker would take is an error before anything is asked or sent.
        NotifyMessageJson.Write(new NotifyMessage { Action = action, Argument = argument, Workers = group.Workers });
        if (!ShouldProcess(group.Text, $"Send {action}") || !IsMeant(group.Text))
            return null;

        WorkerChoice? choice = NamePattern.Choice(group.Workers?.ToArray());
        TimeSpan? limit = Wait ? TimeSpan.FromSeconds(TimeoutSeconds) : null;
        return Connected(group.Server, async (control, output, stop) =>
        {
            var remote = new MessageRemote(control);
            SentMessage sent = await remote.SendAsync(action, argument, choice).ConfigureAwait(false);
            foreach (DistStressException problem in sent.Missing)
                output.WriteError(CmdletError.Record(problem, group.Context));
            if (sent.Message is not { } message)
                return;
            if (sent.Listeners == 0)
            {
                output.WriteWarning($"Nobody listens under prefix '{control.Options.Prefix}': no worker and no "
                    + "publisher is running.");
            }

            output.WriteVerbose(
                $"{action} is sent; {sent.Listeners} listen, and {sent.Expected.Count} are expected to answer.");
            if (limit is not { } most)
                return;
            IReadOnlyList<NotifyReply> replies =
                await remote.CollectAsync(message, sent.Expected, most, stop).ConfigureAwait(false);
            foreach (string name in sent.Expected.Union(replies.Select(reply => reply.Worker)))
            {
                output.WriteObject(message.ToOutput(
                    name, replies.FirstOrDefault(answer => answer.Worker == name), group.Context).Of(control));
            }
        });
    }

    // The impact of a cmdlet is that of all its actions, so these two ask for themselves: as a cmdlet of high impact
    // does, and not where ShouldProcess has asked.
    private bool IsMeant(string target) =>
        !(Action.Equals(NotifyActions.RebootInstance, StringComparison.OrdinalIgnoreCase)
            || Action.Equals(NotifyActions.TerminateInstance, StringComparison.OrdinalIgnoreCase))
        || Force
        || MyInvocation.BoundParameters.ContainsKey("Confirm")
        || !string.Equals(
            GetVariableValue("ConfirmPreference", "High")?.ToString(), nameof(ConfirmImpact.High),
                StringComparison.OrdinalIgnoreCase)
        || ShouldContinue($"Send {Action} to {target}? Their EC2 instances go down, with all that runs there.",
            "Instances");
}
