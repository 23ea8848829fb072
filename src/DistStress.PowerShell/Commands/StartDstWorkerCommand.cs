using System.Collections;
using System.Management.Automation;
using DistStress.Engine.Control;
using DistStress.Engine.Metrics;
using DistStress.Engine.Observing;
using DistStress.Engine.Redis;
using DistStress.Engine.Redis.Inspection;
using DistStress.Engine.Working;
using DistStress.PowerShell.Advice;
using DistStress.PowerShell.Output;
using DistStress.PowerShell.Output.Mapping;
using DistStress.PowerShell.Parameters;
using DistStress.PowerShell.Pipeline;
using DistStress.PowerShell.Scripting;
using DistStress.PowerShell.Telemetry;

namespace DistStress.PowerShell.Commands;

/// <summary>Runs a worker, which does each op at the moment it is due.</summary>
/// <remarks>
/// <para>
/// Works until it is stopped: by Ctrl-C, SIGTERM, Stop-DstWorker, Stop-Job where it is a job, or when the command
/// behind it in the pipeline has enough. It then leaves in order: what it holds and has not begun goes back to the
/// queues. Start as many as you like, on as many machines.
/// </para>
/// <para>
/// The configuration comes from Redis. A worker that finds none yet says so and waits for it; it applies changes while
/// traffic flows. -Database and -Endpoint win over the configuration. -TableName, -Region and -Endpoint pin what the
/// worker loads: a configuration that names another one is refused.
/// </para>
/// </remarks>
/// <example>
/// A worker that shows what it does, until it has done so for three seconds.
/// <code>
/// Start-DstWorker -Stats | Select-Object -First 3
/// </code>
/// Without Select-Object it works until Ctrl-C.
/// </example>
/// <example>
/// A worker beside the session, as a job.
/// <code>
/// $worker = Start-DstWorker -Database redis -AsJob
/// Start-DstPublisher config.json traffic.json -WaitForWorkers 1
/// Stop-Job $worker
/// Receive-Job $worker
/// </code>
/// </example>
/// <example>
/// A worker with an action and a message of your own.
/// <code>
/// $worker = Start-DstWorker -AsJob -Action @{
///     ask = { param($Op) if ($Op.Key.Length -ne 32) { throw 'BadKey' } }
/// } -NotifyHandler @{
///     uptime = { param($Message) [System.Environment]::TickCount64 }
/// }
/// Stop-Job $worker
/// </code>
/// </example>
/// <seealso cref="GetDstWorkerCommand"/>
/// <seealso cref="StopDstWorkerCommand"/>
/// <seealso cref="StartDstPublisherCommand"/>
/// <seealso href="docs/machines.md">Several machines</seealso>
/// <seealso href="docs/custom-actions.md">Actions of your own</seealso>
/// <seealso href="docs/opentelemetry.md">OpenTelemetry</seealso>
/// <seealso href="docs/steering.md">Steering workers</seealso>
[Cmdlet(
    VerbsLifecycle.Start, "DstWorker", SupportsShouldProcess = true,
    HelpUri = HelpAddress.Reference + "Start-DstWorker.md")]
[OutputType(typeof(DstStats))]
public sealed class StartDstWorkerCommand : DstTargetCmdlet
{
    /// <summary>
    /// The table that the configuration must name; where it is left out, whatever it names. With -Endpoint and -Region
    /// it pins what the worker loads: a configuration that names another one is refused.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [NoCompletion]
    public string? TableName { get; set; }

    /// <summary>
    /// Custom actions: a script block for each action's name, which runs for each op of a task with that action and
    /// gets the op as its argument. Slower than the product's own actions.
    /// </summary>
    [Parameter]
    [ValidateNotNull]
    [NoCompletion]
    public Hashtable? Action { get; set; }

    /// <summary>
    /// Which control messages that reach beyond the load test the worker obeys; they must be signed with its key.
    /// </summary>
    [Parameter]
    [ValidateSet(NotifyActions.ExecuteBash, NotifyActions.RebootInstance, NotifyActions.TerminateInstance)]
    public string[]? Allow { get; set; }

    /// <summary>
    /// Handlers for control messages of your own: a script block for each action's name, which gets the message as its
    /// argument; what it puts out is the answer.
    /// </summary>
    [Parameter]
    [ValidateNotNull]
    [NoCompletion]
    public Hashtable? NotifyHandler { get; set; }

    /// <summary>
    /// The OpenTelemetry collector that gets what the worker measures, such as http://collector:4318; where it is left
    /// out, the one that OTEL_EXPORTER_OTLP_ENDPOINT names. Without either nothing is exported.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [NoCompletion]
    public string? OtlpEndpoint { get; set; }

    /// <summary>Writes what the worker did, once a second.</summary>
    [Parameter]
    public SwitchParameter Stats { get; set; }

    private protected override AdviceContext Context => base.Context with { Worker = TargetChoices };

    /// <inheritdoc/>
    protected override CmdletBody? Prepare()
    {
        TelemetryChoice? telemetry = TelemetryChoice.Of(OtlpEndpoint, WriteWarning);
        IReadOnlyDictionary<string, PortableScript> actions = ScriptActions.Read(Action, SessionState);
        IReadOnlyDictionary<string, PortableScript> handlers = ScriptHandlers.Read(NotifyHandler, SessionState);
        if (!ShouldProcess($"prefix {Prefix} on {RedisText}", "Work"))
            return null;

        WorkerOptions options = TargetChoices with { TableName = TableName };
        AdviceContext context = Context;
        // As the engine spells them: PowerShell takes either case.
        string[]? allow = Allow?.Select(name => name.ToLowerInvariant()).ToArray();
        if (allow is not null && Key is null)
        {
            WriteWarning($"Without -NotifyKey or {Engine.Control.NotifyKey.Variable} the worker refuses "
                + $"{string.Join(", ", allow)}: it cannot tell who sends it.");
        }

        bool stats = Stats;
        string location = SessionState.Path.CurrentFileSystemLocation.Path;
        return Connected(async (control, output, stop) =>
        {
            await ControlInspection.ConfirmAsync(
                control, notice => output.WriteWarning(NoticeTable.Text(notice, context)), stop).ConfigureAwait(false);
            await using ScriptPool scripts = await ScriptPool.OpenAsync(actions, location, stop).ConfigureAwait(false);
            await using ScriptPool handling = await ScriptPool
                .OpenAsync(handlers, location, stop, ScriptHandlers.MostRunspaces).ConfigureAwait(false);
            await using TelemetryExport? export = telemetry?.OfWorker(
                control.Options.Prefix, notice => output.WriteWarning(NoticeTable.Text(notice, context)), stop);
            await new Worker(control, options with
            {
                Actions = ScriptActions.In(actions, scripts),
                ActionSlots = actions.Count == 0 ? null : scripts.Runspaces,
                Allow = allow,
                NotifyHandlers = ScriptHandlers.In(handlers, handling),
                Metadata = InstanceMetadata.FromEnvironment(),
                Instances = new InstanceCommands(),
                OnMessage = notice => output.WriteVerbose(NoticeTable.Text(notice, context)),
                OnWarning = notice => output.WriteWarning(NoticeTable.Text(notice, context)),
                OnSnapshot = export?.OnSnapshot + (stats ? snapshot => Write(snapshot, control, output) : null),
            }).RunAsync(stop).ConfigureAwait(false);
        });
    }

    private static void Write(WorkerSnapshot snapshot, ControlConnection control, ICmdletOutput output)
    {
        var grouping = new StatsGrouping(PerWorker: true, PerAction: false);
        foreach (StatsRow row in StatsTable.Build([snapshot], grouping, snapshot.AtMicros, null, 0))
            output.WriteObject(row.ToOutput().Of(control).In(grouping));
    }
}
