using System.Globalization;
using System.Management.Automation;
using DistStress.Engine;
using DistStress.Engine.Conditions;
using DistStress.Engine.Configuration;
using DistStress.Engine.Measuring;
using DistStress.Engine.Metrics.Schema;
using DistStress.Engine.Redis;
using DistStress.Engine.Redis.Inspection;
using DistStress.Engine.Traffic;
using DistStress.PowerShell.Advice;
using DistStress.PowerShell.Output;
using DistStress.PowerShell.Output.Mapping;
using DistStress.PowerShell.Parameters;
using DistStress.PowerShell.Pipeline;
using DistStress.PowerShell.Progress;

namespace DistStress.PowerShell.Commands;

/// <summary>Finds the highest rate at which the store meets conditions.</summary>
/// <remarks>
/// <para>
/// Publishes one run and takes it from rate to rate, open loop: ops come when they are due, however slow the store is.
/// Each rate is held until it has settled, then measured. Rates double until one misses a condition or is not reached;
/// then the bracket between the highest that met and the lowest that missed is halved until it is within -Tolerance.
/// Workers must be running, as for Start-DstPublisher.
/// </para>
/// <para>
/// Writes a DstCapacity for each step, and the knee last: the highest rate that met the conditions, with what kept the
/// next one from it. <c>LimitedBy</c> tells whether that was the store, or the generator: the workers' processors,
/// max_in_flight, runspaces, or the publisher. Then the store may do more, and more workers would tell.
/// </para>
/// <para>
/// The one element of the file that does not warm up is measured; its tasks keep their rates to each other, and the
/// rates are those of all of them together. Its times and duration do not count. Elements whose tasks warm up are
/// played before it as they are. A curve or qpss is refused, since the steps set the rate.
/// </para>
/// <para>
/// Ctrl-C, Stop-DstRun and SIGTERM end the run in order; the steps that have ended are written by then. -WhatIf tells
/// how many steps and ops it may come to.
/// </para>
/// </remarks>
/// <example>
/// The highest rate at which 99 of 100 ops take less than 100 ms, and next to none fails.
/// <code>
/// '[{"action":"putItem","qps":200,"duration":1,"data":{"a":8}}]' | Set-Content rate.json
/// $steps = Measure-DstCapacity rate.json 'ResponseP99Ms &lt; 100', 'FailedPercent &lt; 0.1' -From 200 -To 400
/// $steps | Format-Table Step, Rate, Achieved, ResponseP99Ms, IsMet
/// $steps[-1].Verdict
/// </code>
/// </example>
/// <example>
/// How many steps and ops it would be at most.
/// <code>
/// '[{"action":"getItem","seed":1,"keys":1000,"qps":500,"duration":1}]' | Set-Content reads.json
/// Measure-DstCapacity reads.json 'ServiceP99Ms &lt; 5' -Config config.json -To 20000 -WhatIf
/// </code>
/// </example>
/// <example>
/// Runs as a job, with short steps, and keeps the curve of rate and latency.
/// <code>
/// '[{"action":"query","seed":1,"qps":100,"duration":1}]' | Set-Content queries.json
/// $job = Measure-DstCapacity queries.json 'Failed == 0' -To 100 -SettleSeconds 1 -StepSeconds 1 -AsJob
/// Receive-Job $job -Wait | Export-Csv capacity.csv
/// </code>
/// </example>
/// <seealso cref="StartDstPublisherCommand"/>
/// <seealso cref="SetDstRateCommand"/>
/// <seealso cref="AssertDstResultCommand"/>
/// <seealso href="docs/capacity.md">Finding the knee</seealso>
[Cmdlet(
    VerbsDiagnostic.Measure, "DstCapacity", SupportsShouldProcess = true,
    HelpUri = HelpAddress.Reference + "Measure-DstCapacity.md")]
[OutputType(typeof(DstCapacity))]
public sealed class MeasureDstCapacityCommand : DstJobCmdlet
{
    /// <summary>The traffic file. One element of it is measured; those whose tasks warm up come before it.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string Traffic { get; set; } = "";

    /// <summary>
    /// The conditions that a rate must meet, one a text: 'ResponseP99Ms &lt; 10', 'FailedPercent &lt; 0.1'. That it is
    /// reached is one besides.
    /// </summary>
    [Parameter(Mandatory = true, Position = 1)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ConditionCompleter))]
    public string[] Condition { get; set; } = [];

    /// <summary>The configuration file. Left out, the configuration in Redis holds.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string? Config { get; set; }

    /// <summary>
    /// The first and lowest rate, ops a second of all tasks together. Left out, the file's own; where that misses the
    /// conditions, lower ones are tried.
    /// </summary>
    [Parameter]
    [ValidateRange(1e-6, 1e12)]
    [NoCompletion]
    public decimal From { get; set; }

    /// <summary>The highest rate that is tried. Left out, rates double until one misses.</summary>
    [Parameter]
    [ValidateRange(1e-6, 1e12)]
    [NoCompletion]
    public decimal To { get; set; }

    /// <summary>
    /// How near the rates that met and missed are in the end, in percent of the lower.
    /// </summary>
    [Parameter]
    [ValidateRange(0.1, 50.0)]
    [NoCompletion]
    public double Tolerance { get; set; } = 100 * new CapacityOptions { Conditions = [] }.Tolerance;

    /// <summary>How long each rate is held before anything of it counts, in seconds.</summary>
    [Parameter]
    [ValidateRange(0, 3600)]
    [NoCompletion]
    public int SettleSeconds { get; set; } = (int)new CapacityOptions { Conditions = [] }.Settle.TotalSeconds;

    /// <summary>How long each rate is measured, in seconds.</summary>
    [Parameter]
    [ValidateRange(1, 86_400)]
    [NoCompletion]
    public int StepSeconds { get; set; } = (int)new CapacityOptions { Conditions = [] }.Length.TotalSeconds;

    /// <summary>Waits before the first op until so many workers are there.</summary>
    [Parameter]
    [ValidateRange(0, 10_000)]
    [NoCompletion]
    public int WaitForWorkers { get; set; } = new CapacityOptions { Conditions = [] }.Workers;

    /// <summary>
    /// Ends the measurement when so long too few workers have come, in seconds, or when ops are open and none has been
    /// accounted for. 0 waits for ever.
    /// </summary>
    [Parameter]
    [ValidateRange(0, 31_536_000)]
    [NoCompletion]
    public int WorkerTimeoutSeconds { get; set; } =
        (int)new CapacityOptions { Conditions = [] }.WorkerTimeout!.Value.TotalSeconds;

    /// <inheritdoc/>
    protected override CmdletBody? Prepare()
    {
        var options = new CapacityOptions
        {
            Conditions = ReadConditions(),
            From = From > 0 ? From : null,
            To = To > 0 ? To : null,
            Tolerance = Tolerance / 100,
            Settle = TimeSpan.FromSeconds(SettleSeconds),
            Length = TimeSpan.FromSeconds(StepSeconds),
            Workers = WaitForWorkers,
            WorkerTimeout = WorkerTimeoutSeconds == 0 ? null : TimeSpan.FromSeconds(WorkerTimeoutSeconds),
        };
        string traffic = ResolvePath(Traffic);
        // Without a file the configuration is in Redis, and the traffic is read under that.
        StressConfig? given = Config is null ? null : ConfigFile.Read(ResolvePath(Config));
        StressConfig? config = given;
        if (config is null)
        {
            RunHere(Connected(async (control, _, _) =>
                config = await new ConfigStore(control).ReadAsync().ConfigureAwait(false)));
        }

        if (config is null)
        {
            throw new DistStressException(
                ErrorKind.ConfigMissing, Prefix, $"Prefix '{Prefix}' has no configuration.");
        }

        StressConfig known = config;
        CapacityPlan plan = CapacityPlan.Of(TrafficFile.Read(traffic, known.ForTraffic()), options);
        if (!ShouldProcess($"prefix {Prefix} on {RedisText}", Describe(plan.Forecast())))
            return null;

        AdviceContext context = Context;
        return Connected(async (control, output, stop) =>
        {
            await ControlInspection.ConfirmAsync(
                control, notice => output.WriteWarning(NoticeTable.Text(notice, context)), stop).ConfigureAwait(false);
            using var progress = new ProgressReport(output, "Capacity");
            var measurement = new CapacityMeasurement(control, plan, options with
            {
                OnStep = step => output.WriteObject(step.ToOutput().Of(control)),
                OnProgress = state => progress.Show(state.ToState()),
                OnMessage = notice => output.WriteVerbose(NoticeTable.Text(notice, context)),
                OnWarning = notice => output.WriteWarning(NoticeTable.Text(notice, context)),
            });
            CapacityStep? knee = await measurement.RunAsync(known, stop).ConfigureAwait(false);
            progress.End(knee.ToStatus());
            if (knee is not null)
                output.WriteObject(knee.ToOutput().Of(control));
        });
    }

    private IReadOnlyList<Condition> ReadConditions()
    {
        IReadOnlyList<Condition> conditions = ConditionText.Read(Condition, MeasurementOutputs.Step);
        return conditions.FirstOrDefault(condition => condition.Hold > TimeSpan.Zero) is not { } held
            ? conditions
            : throw new DistStressException(
                ErrorKind.ConditionInvalid, held.ToString(),
                $"Condition '{held}': each rate has one value for the whole of its step, so nothing can hold for a "
                + "time.");
    }

    private static string Describe(CapacityForecast forecast)
    {
        string most = string.Create(
            CultureInfo.CurrentCulture,
            $"at most {forecast.Steps} steps from {forecast.First:#,0.####}/s to {forecast.Highest:#,0.####}/s, "
            + $"{forecast.Ops:N0} ops in {forecast.Seconds:N0} s");
        return forecast.IsBounded
            ? $"Measure the capacity: {most}"
            : $"Measure the capacity: rates double until one misses. Up to a thousand times the first: {most}";
    }
}
