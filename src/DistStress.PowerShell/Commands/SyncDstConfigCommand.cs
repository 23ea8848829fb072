using System.Management.Automation;
using DistStress.Engine.Configuration;
using DistStress.Engine.Redis;
using DistStress.PowerShell.Output;
using DistStress.PowerShell.Output.Mapping;
using DistStress.PowerShell.Pipeline;

namespace DistStress.PowerShell.Commands;

/// <summary>Writes a configuration file to Redis, if it differs in meaning.</summary>
/// <remarks>
/// The order of fields, white space and comments make no difference. Where something has changed, the workers are told,
/// and apply it while traffic flows. Start-DstPublisher does the same before a run, so Sync-DstConfig is for a change
/// before or during one.
/// </remarks>
/// <example>
/// Writes the file if it differs.
/// <code>
/// Sync-DstConfig config.json
/// </code>
/// </example>
/// <example>
/// Says what would change, each setting with its old and its new value, or that nothing differs.
/// <code>
/// Sync-DstConfig config.json -WhatIf
/// </code>
/// </example>
/// <example>
/// Tells whether anything was written.
/// <code>
/// $change = Sync-DstConfig config.json
/// if ($change.Changed) { $change.Difference } else { 'Nothing differs.' }
/// </code>
/// </example>
/// <seealso cref="GetDstConfigCommand"/>
/// <seealso cref="StartDstPublisherCommand"/>
/// <seealso href="docs/configuration.md">Configuration</seealso>
[Cmdlet(
    VerbsData.Sync, "DstConfig", SupportsShouldProcess = true,
    HelpUri = HelpAddress.Reference + "Sync-DstConfig.md")]
[OutputType(typeof(DstConfigChange))]
public sealed class SyncDstConfigCommand : DstRedisCmdlet
{
    private StressConfig? _config;
    private IReadOnlyList<ConfigDifference> _differences = [];

    /// <summary>The configuration file.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    public string Config { get; set; } = "";

    /// <inheritdoc/>
    protected override CmdletBody? Prepare()
    {
        StressConfig config = _config = ConfigFile.Read(ResolvePath(Config));
        return Connected(async (control, output, _) =>
        {
            _differences = await new ConfigStore(control).CompareAsync(config).ConfigureAwait(false);
            output.WriteVerbose(_differences.Count == 0
                ? $"The configuration of prefix '{control.Options.Prefix}' says the same."
                : $"The configuration of prefix '{control.Options.Prefix}' differs: {_differences.ToText()}.");
        });
    }

    /// <inheritdoc/>
    // First a body that looks, then the question, which only the pipeline's thread can put, then a body that writes.
    protected override void Run(CmdletBody body)
    {
        base.Run(body);
        if (!IsMeant())
            return;
        string prefix = Prefix;
        StressConfig config = _config!;
        base.Run(Connected(async (control, output, _) =>
        {
            ConfigChange change = await new ConfigStore(control).SynchronizeAsync(config).ConfigureAwait(false);
            output.WriteObject(change.ToOutput(prefix));
        }));
    }

    private bool IsMeant()
    {
        string where = $"the configuration of prefix {Prefix} on {RedisText}";
        if (_differences.Count > 0)
        {
            string what = $"Changing {where}: {_differences.ToText()}.";
            return ShouldProcess(what, $"{what} Continue?", "Synchronize the configuration");
        }

        // Nothing is changed, so there is nothing to confirm; only who asks what would be is told.
        bool isWhatIf = LanguagePrimitives.IsTrue(
            MyInvocation.BoundParameters.GetValueOrDefault("WhatIf") ?? GetVariableValue("WhatIfPreference"));
        return !isWhatIf || ShouldProcess(
            $"Nothing differs: {where} says the same as {Config}, and stays.", null, null);
    }
}
