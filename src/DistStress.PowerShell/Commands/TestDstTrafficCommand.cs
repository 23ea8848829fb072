using System.Management.Automation;
using DistStress.Engine;
using DistStress.Engine.Configuration;
using DistStress.Engine.Scheduling;
using DistStress.Engine.Targets.Pricing;
using DistStress.Engine.Traffic;
using DistStress.PowerShell.Advice;
using DistStress.PowerShell.Output;
using DistStress.PowerShell.Output.Mapping;
using DistStress.PowerShell.Parameters;
using DistStress.PowerShell.Pipeline;

namespace DistStress.PowerShell.Commands;

/// <summary>Checks traffic files and tells what each amounts to.</summary>
/// <remarks>
/// <para>
/// Needs no server and sends nothing. Writes a DstForecast for each file: ops, items, bytes, peak and mean rate,
/// duration; and with a configuration capacity units, what is kept, cost, workers and connections: in all, for each
/// task, and hour by hour. What the figures take for granted, such as what the table held before, is in Assumptions. An
/// action that a worker must bring is a warning. All mistakes of a file are reported at once, each with its line, its
/// place and what would be right; such a file is an error, and the others are checked all the same.
/// </para>
/// <para>
/// <see href="docs/traffic.md">The traffic file</see> explains every field; <c>Get-Help about_DistStress_Traffic</c>
/// shows it in the session.
/// </para>
/// </remarks>
/// <example>
/// Checks a file whose tasks have data of their own.
/// <code>
/// Test-DstTraffic traffic.json
/// </code>
/// </example>
/// <example>
/// Checks a file by the limits of the configured store.
/// <code>
/// Test-DstTraffic traffic.json config.json
/// </code>
/// </example>
/// <example>
/// Checks several files, and shows the peak of each task.
/// <code>
/// Get-ChildItem *traffic.json | Test-DstTraffic | ForEach-Object Tasks |
///     Format-Table Name, Ops, PeakQps, DurationSeconds
/// </code>
/// </example>
/// <example>
/// How long it takes where no element waits for the one before.
/// <code>
/// (Test-DstTraffic traffic.json -NoBarrier).DurationSeconds
/// </code>
/// </example>
/// <example>
/// What it costs in a region, what is taken for granted, and the costliest hours.
/// <code>
/// $forecast = Test-DstTraffic traffic.json config.json -Region us-east-1
/// $forecast | Select-Object Cost, ProvisionedCost, StorageCostPerMonth, PriceSource
/// $forecast.Assumptions
/// $forecast.Hours | Sort-Object Cost -Descending -Top 3
/// </code>
/// </example>
/// <example>
/// Several files at the same time: the last row is all of them.
/// <code>
/// Get-ChildItem *traffic.json | Test-DstTraffic -Config config.json -Together |
///     Format-Table File, TotalOps, PeakQps, WriteUnits, Workers
/// </code>
/// </example>
/// <seealso cref="StartDstPublisherCommand"/>
/// <seealso href="docs/cost.md">Forecast and cost</seealso>
/// <seealso href="docs/traffic.md">The traffic file</seealso>
/// <seealso href="docs/configuration.md">Configuration</seealso>
[Cmdlet(VerbsDiagnostic.Test, "DstTraffic", HelpUri = HelpAddress.Reference + "Test-DstTraffic.md")]
[OutputType(typeof(DstForecast))]
public sealed class TestDstTrafficCommand : DstCmdlet
{
    private readonly List<DstForecast> _forecasts = [];
    private (StressConfig? Config, PriceList? Prices)? _given;
    private bool _isRefused;

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

    /// <summary>
    /// Forecasts a run whose elements follow each other exactly, as Start-DstPublisher -NoBarrier publishes them.
    /// </summary>
    [Parameter]
    public SwitchParameter NoBarrier { get; set; }

    /// <summary>The region whose prices hold; left out, that of the configuration.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(PriceRegionCompleter))]
    public string? Region { get; set; }

    /// <summary>A file of prices, whose regions take the place of those that the product knows.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string? PriceFile { get; set; }

    /// <summary>
    /// Writes one forecast more at the end: all files at the same time, as several publishers run them, each under a
    /// prefix of its own.
    /// </summary>
    [Parameter]
    public SwitchParameter Together { get; set; }

    private protected override bool IsOneOfSeveral => true;

    /// <inheritdoc/>
    protected override CmdletBody? Prepare()
    {
        if (Given() is not var (config, prices))
            return null;
        string? region = Region;
        bool noBarrier = NoBarrier;
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
                Write(file, config, prices, region, noBarrier, output);
            return Task.CompletedTask;
        };
    }

    /// <inheritdoc/>
    protected override CmdletBody? PrepareEnd()
    {
        if (Together && _forecasts.Count > 0)
            WriteObject(ForecastMapping.Together(_forecasts));
        return null;
    }

    // What is the same for all files is read once, and one error: without it none of them can be checked.
    private (StressConfig? Config, PriceList? Prices)? Given()
    {
        if (_isRefused)
            return null;
        try
        {
            return _given ??= (
                Config is null ? null : ConfigFile.Read(ResolvePath(Config)),
                PriceFile is null ? null : Engine.Targets.Pricing.PriceFile.Read(ResolvePath(PriceFile)));
        }
        catch (DistStressException)
        {
            _isRefused = true;
            throw;
        }
    }

    private void Write(
        string file, StressConfig? config, PriceList? prices, string? region, bool noBarrier, ICmdletOutput output)
    {
        try
        {
            TrafficPlan plan = TrafficFile.Read(file, config.ForTraffic());
            foreach (Notice notice in PlanNotices.Of(plan))
                output.WriteWarning(NoticeTable.Text(notice, AdviceContext.None));
            var forecast = PlanForecast.Of(plan, DateTime.Now, noBarrier);
            var store = StoreForecast.Of(config, plan, forecast, prices, region);
            DstForecast written = forecast.ToOutput(store, file, config?.TableName);
            _forecasts.Add(written);
            output.WriteObject(written);
        }
        catch (DistStressException problem)
        {
            output.WriteError(CmdletError.Record(problem, AdviceContext.None));
        }
    }
}
