using System.Management.Automation;
using DistStress.Engine;
using DistStress.Engine.Conditions;
using DistStress.Engine.Configuration;
using DistStress.Engine.Publishing;
using DistStress.Engine.Redis;
using DistStress.Engine.Redis.Inspection;
using DistStress.Engine.Targets.Pricing;
using DistStress.Engine.Traffic;
using DistStress.PowerShell.Advice;
using DistStress.PowerShell.Output;
using DistStress.PowerShell.Output.Mapping;
using DistStress.PowerShell.Parameters;
using DistStress.PowerShell.Pipeline;
using DistStress.PowerShell.Progress;
using DistStress.PowerShell.Telemetry;

namespace DistStress.PowerShell.Commands;

/// <summary>Runs a traffic file: the whole schedule, exact to the op.</summary>
/// <remarks>
/// <para>
/// Reads both files, writes the configuration to Redis where it differs from what is there, tells the workers, and
/// publishes the work on the queues. Mistakes in the files are an error before anything is sent. At the end it writes a
/// DstRunResult: counts, latencies, and whether the schedule was kept.
/// </para>
/// <para>
/// It needs no worker to begin with: work waits on the queues, and -WorkerTimeoutSeconds says for how long. Ctrl-C,
/// SIGTERM and Stop-DstRun end the run in order.
/// </para>
/// <para>
/// With -Resume it continues the run of a publisher that died, by the configuration in Redis and the run's own plan.
/// Nothing is skipped and nothing is published twice; a file that says something else than the run is refused.
/// </para>
/// </remarks>
/// <example>
/// Runs a traffic file.
/// <code>
/// Start-DstPublisher config.json traffic.json
/// </code>
/// </example>
/// <example>
/// A line a second while it runs, and the result apart from them: also after Ctrl-C.
/// <code>
/// Start-DstPublisher config.json traffic.json -Stats -ResultVariable result
/// $result.Tasks
/// </code>
/// The lines have the form <c>[STATS] updateItem | Pub:1980 Rem:10020 QPS:1949 Q:0[0 0 0 0] T:1s</c>.
/// </example>
/// <example>
/// Runs as a job, once a worker is there, and keeps the result.
/// <code>
/// $run = Start-DstPublisher config.json traffic.json -WaitForWorkers 1 -AsJob
/// $result = Receive-Job $run -Wait
/// $result.Tasks | Export-Csv tasks.csv
/// </code>
/// </example>
/// <example>
/// Stops by itself where too much fails, and says why.
/// <code>
/// $result = Start-DstPublisher config.json traffic.json -StopWhen 'FailedPercent > 5 for 10s', 'Failed > 1000'
/// $result.StopReason
/// </code>
/// </example>
/// <example>
/// Stops before it costs more than 20 US dollars, and tells what it has cost beside what was forecast.
/// <code>
/// $result = Start-DstPublisher config.json traffic.json -StopWhen 'Cost > 20'
/// $result | Select-Object Cost, ForecastCost, PriceSource, StopReason
/// </code>
/// </example>
/// <seealso cref="TestDstTrafficCommand"/>
/// <seealso cref="StartDstWorkerCommand"/>
/// <seealso cref="GetDstRunCommand"/>
/// <seealso href="docs/traffic.md">The traffic file</seealso>
/// <seealso href="docs/configuration.md">Configuration</seealso>
/// <seealso href="docs/opentelemetry.md">OpenTelemetry</seealso>
/// <seealso href="docs/results.md">Results</seealso>
/// <seealso href="docs/cost.md">Forecast and cost</seealso>
[Cmdlet(
    VerbsLifecycle.Start, "DstPublisher", SupportsShouldProcess = true, DefaultParameterSetName = NewRun,
    HelpUri = HelpAddress.Reference + "Start-DstPublisher.md")]
[OutputType(typeof(DstRunResult), typeof(DstPublishStat))]
public sealed class StartDstPublisherCommand : DstJobCmdlet
{
    private const string NewRun = "NewRun";
    private const string InterruptedRun = "InterruptedRun";

    private LeftResult? _left;

    /// <summary>The configuration file. With -Resume it may be left out: then the one in Redis holds.</summary>
    [Parameter(ParameterSetName = NewRun, Mandatory = true, Position = 0)]
    [Parameter(ParameterSetName = InterruptedRun, Position = 0)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string? Config { get; set; }

    /// <summary>
    /// The traffic file. With -Resume it may be left out, since the run goes on by its own plan; a file that says
    /// something else is refused.
    /// </summary>
    [Parameter(ParameterSetName = NewRun, Mandatory = true, Position = 1)]
    [Parameter(ParameterSetName = InterruptedRun, Position = 1)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string? Traffic { get; set; }

    /// <summary>Continues the interrupted run of the prefix: nothing is skipped, and nothing published twice.</summary>
    [Parameter(ParameterSetName = InterruptedRun, Mandatory = true)]
    public SwitchParameter Resume { get; set; }

    /// <summary>
    /// The OpenTelemetry collector that gets what the publisher measures, such as http://collector:4318; where it is
    /// left out, the one that OTEL_EXPORTER_OTLP_ENDPOINT names. Without either nothing is exported.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [NoCompletion]
    public string? OtlpEndpoint { get; set; }

    /// <summary>Writes the state of every active task once a second.</summary>
    [Parameter]
    public SwitchParameter Stats { get; set; }

    /// <summary>Starts an element as soon as the one before it is published, instead of when it is done.</summary>
    [Parameter(ParameterSetName = NewRun)]
    public SwitchParameter NoBarrier { get; set; }

    /// <summary>Waits before the first op until so many workers are there.</summary>
    [Parameter]
    [ValidateRange(0, 10_000)]
    [NoCompletion]
    public int WaitForWorkers { get; set; }

    /// <summary>
    /// Conditions, one of which stops the run in order once it is met: 'FailedPercent > 5 for 10s', 'Cost > 20'. With
    /// -Resume those that the run began with hold, and others take their place.
    /// </summary>
    [Parameter]
    [ValidateNotNull]
    [AllowEmptyCollection]
    [ArgumentCompleter(typeof(ConditionCompleter))]
    public string[]? StopWhen { get; set; }

    /// <summary>A file of prices for Cost, whose regions take the place of those that the product knows.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string? PriceFile { get; set; }

    /// <summary>
    /// Ends the run when ops are open and none has been accounted for so long, in seconds, or when so long too few
    /// workers have come. 0 waits for ever.
    /// </summary>
    [Parameter]
    [ValidateRange(0, 31_536_000)]
    [NoCompletion]
    public int WorkerTimeoutSeconds { get; set; } = (int)new PublisherOptions().WorkerTimeout!.Value.TotalSeconds;

    /// <summary>
    /// The name of a variable, without $, that the result is left in instead of being written. So with -Stats all that
    /// is written is of one kind, and after Ctrl-C, when nothing can be written any more, the result is there. Not with
    /// -AsJob: what a job writes ends with its result, also after Stop-Job.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [NoCompletion]
    public string? ResultVariable { get; set; }

    /// <inheritdoc/>
    protected override CmdletBody? Prepare()
    {
        ConfirmResultVariable();
        TelemetryChoice? telemetry = TelemetryChoice.Of(OtlpEndpoint, WriteWarning);
        IReadOnlyList<Condition>? stopWhen =
            StopWhen is null ? null : ConditionText.Read(StopWhen, StopConditions.Outputs);
        PriceList? prices = PriceFile is null ? null : Engine.Targets.Pricing.PriceFile.Read(ResolvePath(PriceFile));
        // Both files are read whole before anything is sent: a mistake in them costs nothing. Only a resumed run may
        // have to take its configuration from Redis first.
        StressConfig? config = Config is null ? null : ConfigFile.Read(ResolvePath(Config));
        string? traffic = Traffic is null ? null : ResolvePath(Traffic);
        TrafficPlan? plan = config is null || traffic is null ? null : TrafficFile.Read(traffic, config.ForTraffic());
        bool resume = Resume;
        if (!ShouldProcess($"prefix {Prefix} on {RedisText}", resume ? "Resume the interrupted run" : $"Run {Traffic}"))
            return null;

        bool stats = Stats;
        bool noBarrier = NoBarrier;
        int workers = WaitForWorkers;
        TimeSpan? workerTimeout = WorkerTimeoutSeconds == 0 ? null : TimeSpan.FromSeconds(WorkerTimeoutSeconds);
        AdviceContext context = Context;
        bool writesResult = ResultVariable is null;
        LeftResult left = _left = new LeftResult();
        return Connected(async (control, output, stop) =>
        {
            await ControlInspection.ConfirmAsync(
                control, notice => output.WriteWarning(NoticeTable.Text(notice, context)), stop).ConfigureAwait(false);
            using var progress = new ProgressReport(output, "Run");
            await using TelemetryExport? export = telemetry?.OfPublisher(
                control.Options.Prefix, notice => output.WriteWarning(NoticeTable.Text(notice, context)), stop);
            var publisher = new Publisher(control, new PublisherOptions
            {
                NoBarrier = noBarrier,
                StopWhen = stopWhen,
                Prices = prices,
                Workers = workers,
                WorkerTimeout = workerTimeout,
                OnProgress = export?.OnProgress + (run => progress.Show(run.ToState())),
                OnMessage = notice => output.WriteVerbose(NoticeTable.Text(notice, context)),
                OnWarning = notice => output.WriteWarning(NoticeTable.Text(notice, context)),
                OnStat = export?.OnStat + (stats ? stat => output.WriteObject(stat.ToOutput().Of(control)) : null),
            });
            RunResult result = resume
                ? await ResumeAsync(control, publisher, config, traffic, stop).ConfigureAwait(false)
                : await publisher.RunAsync(plan!, config!, stop).ConfigureAwait(false);
            export?.OnResult?.Invoke(result);
            progress.End(result.ToStatus());
            left.Result = result.ToOutput().Of(control);
            if (writesResult)
                output.WriteObject(left.Result);
        });
    }

    /// <inheritdoc/>
    protected override void Run(CmdletBody body)
    {
        try
        {
            base.Run(body);
        }
        finally
        {
            // Also where the pipeline is stopped, and takes no more output.
            if (_left?.Result is { } result)
                Leave(result);
        }
    }

    // Before the run: at its end there is nothing left but to lose the result.
    private void ConfirmResultVariable()
    {
        if (ResultVariable is null)
            return;
        if (IsJob)
        {
            throw new DistStressException(
                ErrorKind.ResultVariableInvalid, ResultVariable,
                "A job ends after the command that started it, and cannot leave its result in a variable of it.");
        }

        const ScopedItemOptions Fixed = ScopedItemOptions.ReadOnly | ScopedItemOptions.Constant;
        ScopedItemOptions options = SessionState.PSVariable.Get(ResultVariable)?.Options ?? ScopedItemOptions.None;
        if (ResultVariable.StartsWith('$') || (options & Fixed) != 0)
        {
            throw new DistStressException(
                ErrorKind.ResultVariableInvalid, ResultVariable,
                ResultVariable.StartsWith('$')
                    ? $"The name of a variable has no $: {ResultVariable} is {ResultVariable[1..]}."
                    : $"The variable {ResultVariable} is PowerShell's own or a constant, and cannot be set.");
        }
    }

    private void Leave(DstRunResult result)
    {
        if (ResultVariable is not null)
            SessionState.PSVariable.Set(ResultVariable, result);
        if (!Stopping)
            return;
        string rest = ResultVariable is null
            ? "Get-DstRun shows it, and with -ResultVariable the whole result stays in a variable."
            : $"${ResultVariable} has the whole result.";
        Host?.UI?.WriteWarningLine(
            $"Run {result.RunId} is {result.State.ToLowerInvariant()}: {result.Published:N0} published, "
            + $"{result.Completed:N0} completed, {result.Failed:N0} failed, {result.Dropped:N0} dropped. {rest}");
    }

    private static async Task<RunResult> ResumeAsync(
        ControlConnection control, Publisher publisher, StressConfig? config, string? traffic, CancellationToken stop)
    {
        config ??= await new ConfigStore(control).ReadAsync().ConfigureAwait(false);
        // Without a configuration there has been no run either, unless somebody deleted it: the publisher tells which.
        TrafficPlan? expected = config is null || traffic is null ? null
            : TrafficFile.Read(traffic, config.ForTraffic());
        return await publisher.ResumeAsync(config, expected, stop).ConfigureAwait(false);
    }

    // What the body leaves for the cmdlet, which it must not touch itself.
    private sealed class LeftResult
    {
        public volatile DstRunResult? Result;
    }
}
