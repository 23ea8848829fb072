using System.Management.Automation;
using DistStress.Engine.Targets;
using DistStress.Engine.Working;
using DistStress.PowerShell.Parameters;

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
}
