using Amazon;
using Amazon.Runtime;
using Amazon.Runtime.CredentialManagement;

namespace DistStress.Engine.Targets.DynamoDb.Sending;

/// <summary>Credentials for a DynamoDB-compatible server on this machine.</summary>
internal static class LoopbackCredentials
{
    private static readonly string[] Variables =
    [
        "AWS_ACCESS_KEY_ID", "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "AWS_CONTAINER_CREDENTIALS_FULL_URI",
        "AWS_WEB_IDENTITY_TOKEN_FILE", "AWS_PROFILE",
    ];

    /// <summary>
    /// Null where the SDK's own chain will find something; else made-up ones, which such servers take.
    /// </summary>
    /// <remarks>Left to itself the chain would end at the instance metadata service: off EC2, a wait for
    /// nothing.</remarks>
    public static AWSCredentials? Find()
    {
        bool configured =
            Array.Exists(Variables, name => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(name))) ||
            AWSConfigs.AWSProfileName is { Length: > 0 } ||
            new CredentialProfileStoreChain().TryGetAWSCredentials("default", out _);
        return configured ? null : new BasicAWSCredentials("local", "local");
    }
}
