using System.Management.Automation;
using DistStress.Engine;
using DistStress.Engine.Configuration;
using DistStress.Engine.Redis;
using DistStress.Engine.Targets;
using DistStress.Engine.Working;
using DistStress.Engine.Working.Settings;
using DistStress.PowerShell.Parameters;
using DistStress.PowerShell.Pipeline;

namespace DistStress.PowerShell;

/// <summary>
/// A cmdlet that opens the store under load, by the configuration and by what its user says in place of it.
/// </summary>
public abstract class DstTargetCmdlet : DstJobCmdlet
{
    /// <summary>The store: dynamodb, redis, or null for none; by the configuration where it is left out.</summary>
    [Parameter]
    [StoreWord]
    [ArgumentCompleter(typeof(StoreWordCompleter))]
    public string? Database { get; set; }

    /// <summary>
    /// The store's address: a DynamoDB-compatible URL, or the target Redis. By the configuration where it is left out;
    /// for Redis then the server that -Redis names.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [NoCompletion]
    public string? Endpoint { get; set; }

    /// <summary>
    /// The AWS region; by the configuration where it is left out, then by the profile or the AWS SDK.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(RegionCompleter))]
    public string? Region { get; set; }

    /// <summary>
    /// The profile of the AWS credentials files; where it is left out, the AWS SDK finds credentials.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ProfileCompleter))]
    public string? ProfileName { get; set; }

    /// <summary>What the parameters say in place of the configuration, as a worker's options.</summary>
    private protected WorkerOptions TargetChoices => new()
    {
        Database = Database is null ? null : StoreList.Find(Database),
        Endpoint = Endpoint,
        Region = Region,
        ProfileName = ProfileName,
    };

    /// <summary>
    /// A body that does something with the target that the configuration and the parameters choose. It connects to
    /// Redis only where it must: for the configuration, or since that server is the target.
    /// </summary>
    /// <param name="file">The configuration file; null for the configuration that Redis has.</param>
    /// <param name="body">Gets the target.</param>
    private protected CmdletBody WithTarget(string? file, Func<TargetOptions, CancellationToken, Task> body)
    {
        WorkerOptions worker = TargetChoices;
        if (file is null)
        {
            return Connected(async (control, _, stop) =>
            {
                StressConfig stored = await new ConfigStore(control).ReadAsync().ConfigureAwait(false)
                    ?? throw new DistStressException(
                        ErrorKind.ConfigMissing, control.Options.Prefix,
                        $"There is no configuration under prefix '{control.Options.Prefix}' on {control.Address}.");
                ConfigTrust.ConfirmEndpoint(stored, worker);
                await body(TargetChoice.For(stored, worker, control), stop).ConfigureAwait(false);
            });
        }

        StressConfig config = ConfigFile.Read(ResolvePath(file));
        return TargetChoice.IsControlServer(config, worker)
            ? Connected((control, _, stop) => body(TargetChoice.For(config, worker, control), stop))
            : (_, stop) => body(TargetChoice.For(config, worker, null), stop);
    }
}
