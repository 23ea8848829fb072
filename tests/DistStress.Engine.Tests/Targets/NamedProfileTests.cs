using Amazon.Runtime;
using DistStress.Engine.Targets.DynamoDb.Sending;
using Xunit;

namespace DistStress.Engine.Tests.Targets;

public sealed class NamedProfileTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("dst-profiles-");
    private readonly string _file;

    public NamedProfileTests()
    {
        _file = Path.Combine(_folder.FullName, "credentials");
        File.WriteAllText(_file, """
            [default]
            aws_access_key_id = AKIDDEFAULT
            aws_secret_access_key = s1
            region = us-west-2
            [load]
            aws_access_key_id = AKIDLOAD
            aws_secret_access_key = s2
            region = eu-central-1
            [bare]
            aws_access_key_id = AKIDBARE
            aws_secret_access_key = s3
            [half]
            aws_access_key_id = AKIDHALF
            """);
    }

    [Theory]
    [InlineData("load", "AKIDLOAD", "eu-central-1")]
    [InlineData("bare", "AKIDBARE", null)]
    public async Task A_profile_gives_its_credentials_and_its_region(string name, string accessKey, string? region)
    {
        NamedProfile profile = NamedProfile.Find(name, _file);

        ImmutableCredentials credentials = await profile.Credentials.GetCredentialsAsync();
        Assert.Equal((accessKey, region), (credentials.AccessKey, profile.Region));
    }

    [Fact]
    public void A_profile_that_is_not_there_is_named_with_the_file_and_those_that_are_there()
    {
        var error = Assert.Throws<DistStressException>(() => NamedProfile.Find("laod", _file));

        Assert.Equal("ProfileNotFound", error.ErrorId);
        Assert.Contains($"no AWS profile \"laod\" in {_file}", error.Message, StringComparison.Ordinal);
        Assert.Contains("bare, default", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_profile_without_credentials_is_told()
    {
        var error = Assert.Throws<DistStressException>(() => NamedProfile.Find("half", _file));

        Assert.Equal("ProfileInvalid", error.ErrorId);
        Assert.Contains("\"half\"", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("AKIDHALF", error.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
