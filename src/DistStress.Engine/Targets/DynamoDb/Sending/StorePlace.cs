using Amazon;
using Amazon.DynamoDBv2;
using Amazon.Runtime;
using Amazon.Runtime.Credentials;
using DistStress.Engine.Targets.DynamoDb.Tables;

namespace DistStress.Engine.Targets.DynamoDb.Sending;

/// <summary>Where DynamoDB is, and who calls it, as far as options say so; the rest is the SDK's to find.</summary>
internal sealed class StorePlace
{
    private const string LoopbackRegion = "us-east-1";

    // Whose requests may name a table by its ARN: AWS's own addresses, those of interface endpoints among them.
    private static readonly string[] AwsHosts = [".amazonaws.com", ".amazonaws.com.cn", ".api.aws"];

    private readonly string? _endpoint;
    private readonly string? _region;

    private StorePlace(string? endpoint, string? region, AWSCredentials? credentials)
    {
        _endpoint = endpoint;
        _region = region;
        Credentials = credentials;
    }

    /// <summary>The credentials; null where the SDK's own chain finds them.</summary>
    public AWSCredentials? Credentials { get; }

    /// <summary>What options say.</summary>
    /// <exception cref="DistStressException">The endpoint is no URL, there is no region or another one than the
    /// table's ARN has, or no such profile.</exception>
    public static StorePlace Of(TargetOptions options)
    {
        NamedProfile? profile = options.ProfileName is null ? null : NamedProfile.Find(options.ProfileName);
        AWSCredentials? credentials = profile?.Credentials;
        string? region = RegionOfTable(options) ?? options.Region ?? profile?.Region;
        if (options.Endpoint is null)
        {
            if (region is null && new AmazonDynamoDBConfig().RegionEndpoint is null)
            {
                throw new DistStressException(
                    ErrorKind.NoRegion, options.TableName,
                    "DynamoDB needs a region, and neither the options, the configuration, the profile nor AWS_REGION "
                    + "names one.");
            }
        }
        else
        {
            if (!DynamoDbStore.IsEndpoint(options.Endpoint))
            {
                throw new DistStressException(
                    ErrorKind.InvalidEndpoint, options.Endpoint,
                    $"\"{options.Endpoint}\" is no DynamoDB endpoint. Right is a URL such as http://localhost:8000.");
            }

            region ??= Environment.GetEnvironmentVariable("AWS_REGION") is { Length: > 0 } set ? set : LoopbackRegion;
            if (new Uri(options.Endpoint).IsLoopback)
                credentials ??= LoopbackCredentials.Find();
        }

        return new StorePlace(options.Endpoint, region, credentials);
    }

    /// <summary>What requests call the table: a server that only speaks the protocol may know no ARNs.</summary>
    public static string TableOf(TargetOptions options) =>
        options.Endpoint is null || (Uri.TryCreate(options.Endpoint, UriKind.Absolute, out Uri? url)
            && Array.Exists(AwsHosts, host => url.IdnHost.EndsWith(host, StringComparison.OrdinalIgnoreCase)))
            ? options.TableName
            : TableArn.NameOf(options.TableName);

    private static string? RegionOfTable(TargetOptions options)
    {
        if (!TableArn.IsMeant(options.TableName))
            return null;
        if (DynamoDbStore.Instance.TableNameRule(options.TableName, options.Region) is { } rule)
        {
            throw new DistStressException(
                ErrorKind.TableNameInvalid, options.TableName,
                $"The table's name {rule}, but is \"{options.TableName}\".");
        }

        return TableArn.Read(options.TableName)!.Region;
    }

    /// <summary>Puts the place into a configuration of the SDK's client.</summary>
    public void Put(AmazonDynamoDBConfig config)
    {
        if (_endpoint is not null)
        {
            config.ServiceURL = _endpoint;
            config.AuthenticationRegion = _region;
        }
        else if (_region is not null)
        {
            config.RegionEndpoint = RegionEndpoint.GetBySystemName(_region);
        }
    }

    /// <summary>Finds the credentials, by the SDK's chain where the options name none.</summary>
    /// <param name="config">The configuration that the chain follows.</param>
    public async Task<AWSCredentials> FindAsync(IClientConfig config) => Credentials
        ?? await DefaultAWSCredentialsIdentityResolver.GetCredentialsAsync(config).ConfigureAwait(false);
}
