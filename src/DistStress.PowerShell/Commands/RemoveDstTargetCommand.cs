using System.Management.Automation;
using DistStress.Engine.Targets;
using DistStress.Engine.Targets.Preparation;
using DistStress.PowerShell.Output;
using DistStress.PowerShell.Output.Mapping;
using DistStress.PowerShell.Parameters;
using DistStress.PowerShell.Pipeline;

namespace DistStress.PowerShell.Commands;

/// <summary>Removes the DynamoDB table that Initialize-DstTarget created.</summary>
/// <remarks>
/// <para>
/// The table goes with all its items. It must have the tag DistStress, which Initialize-DstTarget sets on a table that
/// it creates; with -Force any table is removed. It asks before it does so, and waits until the table is gone.
/// </para>
/// </remarks>
/// <example>
/// What would be removed.
/// <code>
/// Initialize-DstTarget config.json -Database dynamodb -Endpoint http://localhost:8000
/// Remove-DstTarget config.json -Database dynamodb -Endpoint http://localhost:8000 -WhatIf -Force
/// </code>
/// DynamoDB on this machine keeps no tags, so that -Force is needed there.
/// </example>
/// <example>
/// Removes a table without a question.
/// <code>
/// Initialize-DstTarget config.json -Database dynamodb -Endpoint http://localhost:8000
/// Remove-DstTarget config.json -Database dynamodb -Endpoint http://localhost:8000 -Confirm:$false -Force
/// </code>
/// </example>
/// <example>
/// A table that is created for one test, and removed after it.
/// <code>
/// $store = @{ Config = 'config.json'; Database = 'dynamodb'; Endpoint = 'http://localhost:8000' }
/// Initialize-DstTarget @store
/// Remove-DstTarget @store -Confirm:$false -Force
/// </code>
/// </example>
/// <seealso cref="InitializeDstTargetCommand"/>
/// <seealso href="docs/dynamodb.md#the-table">DynamoDB: the table</seealso>
[Cmdlet(
    VerbsCommon.Remove, "DstTarget", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High,
    HelpUri = HelpAddress.Reference + "Remove-DstTarget.md")]
[OutputType(typeof(DstTarget))]
public sealed class RemoveDstTargetCommand : DstTargetCmdlet
{
    private TargetOptions? _target;
    private PreparationLook? _look;

    /// <summary>The configuration file; where it is left out, the configuration is read from Redis.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string? Config { get; set; }

    /// <summary>Removes the table whether or not Initialize-DstTarget created it.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>How long to wait until the table is gone, in seconds.</summary>
    [Parameter]
    [ValidateRange(1, 86400)]
    [NoCompletion]
    public int TimeoutSeconds { get; set; } = 300;

    /// <inheritdoc/>
    protected override CmdletBody? Prepare()
    {
        bool force = Force;
        return WithTarget(Config, async (target, stop) =>
        {
            _target = target;
            _look = await target.Database.LookAtRemovalAsync(target, force, stop).ConfigureAwait(false);
        });
    }

    /// <inheritdoc/>
    // First a body that looks, then the question, which only the pipeline's thread can put, then a body that acts.
    protected override void Run(CmdletBody body)
    {
        _look = null;
        RunHere(body);
        // That it could not look is written already, where it does not end the cmdlet.
        if (_look is null || !ShouldProcess(_look.Target, _look.Missing))
            return;
        TargetOptions target = _target!;
        var timeout = TimeSpan.FromSeconds(TimeoutSeconds);
        base.Run(async (output, stop) => output.WriteObject(
            (await target.Database.RemoveAsync(target, timeout, stop).ConfigureAwait(false)).ToOutput()));
    }
}
