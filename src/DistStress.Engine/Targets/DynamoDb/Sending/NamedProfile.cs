using Amazon.Runtime;
using Amazon.Runtime.CredentialManagement;

namespace DistStress.Engine.Targets.DynamoDb.Sending;

/// <summary>A profile of the AWS credentials files, where the AWS command line and the SDKs keep them.</summary>
/// <param name="Credentials">The profile's credentials.</param>
/// <param name="Region">The profile's region; null where it has none.</param>
internal sealed record NamedProfile(AWSCredentials Credentials, string? Region)
{
    /// <summary>Finds a profile.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="file">The credentials file; null for where the SDK looks.</param>
    /// <exception cref="DistStressException">
    /// <c>ProfileNotFound</c>: there is none of that name. <c>ProfileInvalid</c>: there is, and it gives no
    /// credentials, or a file cannot be read.
    /// </exception>
    public static NamedProfile Find(string name, string? file = null)
    {
        try
        {
            var chain = new CredentialProfileStoreChain(file);
            if (!chain.TryGetProfile(name, out CredentialProfile? profile))
                throw NotFound(name, chain);
            return new NamedProfile(
                AWSCredentialsFactory.GetAWSCredentials(profile, profile.CredentialProfileStore),
                    profile.Region?.SystemName);
        }
        catch (Exception error) when (error is AmazonClientException or IOException or InvalidDataException
            or UnauthorizedAccessException or ArgumentException)
        {
            throw new DistStressException(
                ErrorKind.ProfileInvalid, name, $"The AWS profile \"{name}\" cannot be used: {error.Message}", error);
        }
    }

    private static DistStressException NotFound(string name, CredentialProfileStoreChain chain)
    {
        var files = new SharedCredentialsFile(chain.ProfilesLocation);
        string[] places = [files.FilePath, files.ConfigFilePath];
        string[] names = [.. chain.ListProfiles().Select(profile => profile.Name).Distinct()
            .Order(StringComparer.Ordinal)];
        return new DistStressException(
            ErrorKind.ProfileNotFound, name,
            $"There is no AWS profile \"{name}\" in "
            + string.Join(" or ", places.Where(place => !string.IsNullOrEmpty(place)))
            + (OperatingSystem.IsWindows() ? " or the store of the AWS SDK. " : ". ")
            + (names.Length == 0 ? "No profile is there at all." : $"There is: {string.Join(", ", names)}."));
    }
}
