using System.Management.Automation;
using DistStress.Engine;
using DistStress.Engine.Configuration;
using DistStress.Engine.Redis;
using DistStress.Engine.Redis.Inspection;
using DistStress.Engine.Targets;
using DistStress.Engine.Working;
using DistStress.Engine.Working.Settings;
using DistStress.PowerShell.Advice;
using DistStress.PowerShell.Output;
using DistStress.PowerShell.Output.Mapping;
using DistStress.PowerShell.Pipeline;

namespace DistStress.PowerShell.Commands;

/// <summary>Looks at Redis, and at the store, as a run would use them.</summary>
/// <remarks>
/// <para>
/// Changes nothing. Writes a DstConnectionCheck for each thing: connection, round trip, clock, cluster slots, eviction
/// policy, commands and rights; with a configuration or -Database the store too. <c>Status</c> is Ok, Warning, Failed,
/// or Unknown where the server does not say. A server that cannot be used is no error here but a check with the Status
/// Failed.
/// </para>
/// <para><see href="docs/managed-redis.md">Managed Redis</see> says what each check means.</para>
/// </remarks>
/// <example>
/// Looks at Redis alone.
/// <code>
/// Test-DstConnection
/// </code>
/// </example>
/// <example>
/// Looks at Redis and at the store of a configuration file.
/// <code>
/// Test-DstConnection config.json
/// </code>
/// </example>
/// <example>
/// Shows only what is not right, and what mends it.
/// <code>
/// Test-DstConnection config.json | Where-Object Status -ne Ok |
///     Format-List Name, Text, Recommendation
/// </code>
/// </example>
/// <seealso cref="InitializeDstTargetCommand"/>
/// <seealso cref="StartDstWorkerCommand"/>
/// <seealso href="docs/managed-redis.md">Managed Redis</seealso>
/// <seealso href="docs/redis.md">The Redis that carries the work</seealso>
[Cmdlet(VerbsDiagnostic.Test, "DstConnection", HelpUri = HelpAddress.Reference + "Test-DstConnection.md")]
[OutputType(typeof(DstConnectionCheck))]
public sealed class TestDstConnectionCommand : DstTargetCmdlet
{
    /// <summary>
    /// The configuration file: its store is looked at, and its lead_ms is what the round trip is compared with. Where
    /// it is left out, no store is looked at, and the usual lead_ms is taken.
    /// </summary>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string? Config { get; set; }

    /// <inheritdoc/>
    protected override CmdletBody? Prepare()
    {
        StressConfig? config = Config is null ? null : ConfigFile.Read(ResolvePath(Config));
        WorkerOptions worker = TargetChoices;
        AdviceContext context = Context with { Worker = worker };
        int leadMs = (config ?? new StressConfig { TableName = "", Threads = 1 }).LeadMs;
        string server = RedisText;
        string prefix = Prefix;
        CmdletBody look = Connected(async (control, output, stop) =>
        {
            await foreach (InspectionResult result in ControlInspection.InspectAsync(control, leadMs, stop)
                .ConfigureAwait(false))
                output.WriteObject(Check(result, control.Address, context).Of(control));
            if (config is not null)
            {
                output.WriteObject((await TargetAsync(config, worker, control, context, stop).ConfigureAwait(false))
                    .Of(control));
            }
        });
        return async (output, stop) =>
        {
            try
            {
                await look(output, stop).ConfigureAwait(false);
            }
            catch (DistStressException error)
            {
                output.WriteObject(Failed(
                    error.Kind == ErrorKind.PrefixUntagged ? InspectionKind.Slots : InspectionKind.Connection, error,
                    context).Of(server, prefix));
            }
        };
    }

    private static async Task<DstConnectionCheck> TargetAsync(
        StressConfig config, WorkerOptions worker, ControlConnection control, AdviceContext context,
        CancellationToken stop)
    {
        try
        {
            TargetOptions options = TargetChoice.For(config, worker, control);
            await using ITarget target = options.Database.Open(options);
            await target.CheckAsync(stop).ConfigureAwait(false);
            return new DstConnectionCheck
            {
                Name = nameof(InspectionKind.Target),
                Status = nameof(InspectionStatus.Ok),
                Text = $"{target.Description} can be loaded from here.",
            };
        }
        catch (DistStressException error)
        {
            return Failed(InspectionKind.Target, error, context);
        }
    }

    private static DstConnectionCheck Check(InspectionResult result, string subject, AdviceContext context) => new()
    {
        Name = result.Kind.ToString(),
        Status = result.Status.ToString(),
        Text = result.Text,
        Recommendation = result.Error is { } error ? ErrorTable.Advice(error, subject, context) : null,
    };

    private static DstConnectionCheck Failed(InspectionKind kind, DistStressException error, AdviceContext context) =>
        new()
        {
            Name = kind.ToString(),
            Status = nameof(InspectionStatus.Failed),
            Text = error.Message,
            Recommendation = ErrorTable.Advice(error.Kind, error.Subject, context),
        };
}
