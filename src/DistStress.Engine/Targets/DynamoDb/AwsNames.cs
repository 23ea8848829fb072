using Amazon;
using Amazon.Runtime.CredentialManagement;

namespace DistStress.Engine.Targets.DynamoDb;

/// <summary>What AWS and its credentials files have names for.</summary>
internal static class AwsNames
{
    /// <summary>The regions that the AWS SDK knows, such as <c>us-east-1</c>.</summary>
    public static IReadOnlyList<string> Regions() =>
        [.. RegionEndpoint.EnumerableAllRegions.Select(region => region.SystemName).Order(StringComparer.Ordinal)];

    /// <summary>The profiles of the files where the AWS SDK looks for credentials.</summary>
    /// <exception cref="Exception">Any of the SDK's: a file cannot be read.</exception>
    public static IReadOnlyList<string> Profiles() =>
        [.. new CredentialProfileStoreChain().ListProfiles().Select(profile => profile.Name)
            .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
}
