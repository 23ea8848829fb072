using System.Management.Automation;
using DistStress.Engine;
using DistStress.Engine.Configuration;
using DistStress.Engine.Redis;
using DistStress.Engine.Targets;
using DistStress.Engine.Targets.Preparation;
using DistStress.Engine.Working;
using DistStress.Engine.Working.Settings;
using DistStress.PowerShell.Advice;
using DistStress.PowerShell.Output;
using DistStress.PowerShell.Output.Mapping;
using DistStress.PowerShell.Parameters;
using DistStress.PowerShell.Pipeline;

namespace DistStress.PowerShell.Commands;

/// <summary>
/// Creates the table that the configuration's layout needs, and waits until it is active. A table that is there is left
/// as it is. For Redis there is nothing to create: it is made sure that the server answers.
/// </summary>
[Cmdlet(VerbsData.Initialize, "DstTarget", SupportsShouldProcess = true)]
[OutputType(typeof(DstTarget))]
public sealed class InitializeDstTargetCommand : DstTargetCmdlet
{
    private TargetOptions? _target;
    private PreparationLook? _look;

    /// <summary>The configuration file; where it is left out, the configuration is read from Redis.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string? Config { get; set; }

    /// <summary>
    /// Read capacity of a table that is created, with -WriteCapacityUnits; on demand where both are left out.
    /// </summary>
    [Parameter]
    [ValidateRange(1, long.MaxValue)]
    [NoCompletion]
    public long? ReadCapacityUnits { get; set; }

    /// <summary>
    /// Write capacity of a table that is created, with -ReadCapacityUnits; on demand where both are left out.
    /// </summary>
    [Parameter]
    [ValidateRange(1, long.MaxValue)]
    [NoCompletion]
    public long? WriteCapacityUnits { get; set; }

    /// <summary>How long to wait until the table is active, in seconds.</summary>
    [Parameter]
    [ValidateRange(1, 86400)]
    [NoCompletion]
    public int TimeoutSeconds { get; set; } = 300;

    // What advises to give this command again need not spell out what it was given.
    private protected override AdviceContext Context => AdviceContext.None;

    /// <inheritdoc/>
    protected override CmdletBody? Prepare()
    {
        PreparationOptions options = Options();
        WorkerOptions worker = TargetChoices;
        if (Config is null)
        {
            return Connected(async (control, _, stop) =>
            {
                StressConfig stored = await StoredAsync(control).ConfigureAwait(false);
                ConfigTrust.ConfirmEndpoint(stored, worker);
                await LookAsync(stored, worker, control, options, stop).ConfigureAwait(false);
            });
        }

        StressConfig config = ConfigFile.Read(ResolvePath(Config));
        return TargetChoice.IsControlServer(config, worker)
            ? Connected((control, _, stop) => LookAsync(config, worker, control, options, stop))
            : (_, stop) => LookAsync(config, worker, null, options, stop);
    }

    /// <inheritdoc/>
    // First a body that looks, then the question, which only the pipeline's thread can put, then a body that acts.
    protected override void Run(CmdletBody body)
    {
        _look = null;
        RunHere(body);
        // That it could not look is written already, where it does not end the cmdlet.
        if (_look is null)
            return;
        bool creates = _look.Missing is not null;
        if (creates && !ShouldProcess(_look.Target, _look.Missing))
            return;

        AdviceContext context = Context;
        TargetOptions target = _target!;
        PreparationOptions options = Options() with { MayCreate = creates };
        base.Run(async (output, stop) =>
        {
            PreparedTarget prepared = await target.Database.PrepareAsync(
                target,
                options with
                {
                    OnMessage = notice => output.WriteVerbose(NoticeTable.Text(notice, context)),
                    OnWarning = notice => output.WriteWarning(NoticeTable.Text(notice, context)),
                },
                stop).ConfigureAwait(false);
            output.WriteObject(prepared.ToOutput());
        });
    }

    private static async Task<StressConfig> StoredAsync(ControlConnection control) =>
        await new ConfigStore(control).ReadAsync().ConfigureAwait(false) ?? throw new DistStressException(
            ErrorKind.ConfigMissing, control.Options.Prefix,
            $"There is no configuration under prefix '{control.Options.Prefix}' on {control.Address}.");

    private async Task LookAsync(
        StressConfig config, WorkerOptions worker, ControlConnection? control, PreparationOptions options,
        CancellationToken stop)
    {
        _target = TargetChoice.For(config, worker, control);
        _look = await _target.Database.LookAsync(_target, options, stop).ConfigureAwait(false);
    }

    private PreparationOptions Options()
    {
        if (ReadCapacityUnits is null != WriteCapacityUnits is null)
        {
            throw new DistStressException(
                ErrorKind.CapacityInvalid, null,
                "One provisioned capacity is given without the other.");
        }

        return new PreparationOptions
        {
            Capacity = ReadCapacityUnits is { } read && WriteCapacityUnits is { } write
                ? new TableCapacity(read, write)
                : null,
            Timeout = TimeSpan.FromSeconds(TimeoutSeconds),
        };
    }
}
