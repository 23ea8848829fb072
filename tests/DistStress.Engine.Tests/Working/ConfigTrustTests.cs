using DistStress.Engine.Configuration;
using DistStress.Engine.Targets;
using DistStress.Engine.Working;
using DistStress.Engine.Working.Settings;
using Xunit;

namespace DistStress.Engine.Tests.Working;

public sealed class ConfigTrustTests
{
    private static readonly StressConfig Config = new()
    {
        TableName = "load", Threads = 1, Database = TargetDatabase.DynamoDb, Region = "eu-west-1",
    };

    [Theory]
    [InlineData("dynamodb", "https://dynamodb.example.com", true)]
    [InlineData("dynamodb", "http://localhost:8000", true)]
    [InlineData("dynamodb", "http://127.0.0.9:8000", true)]
    [InlineData("dynamodb", "http://[::1]:8000", true)]
    [InlineData("dynamodb", "http://169.254.169.254", false)]
    [InlineData("dynamodb", "http://localhost:8000@evil.example.com", false)]
    [InlineData("dynamodb", "http://localhost.evil.example.com", false)]
    [InlineData("dynamodb", "ftp://localhost", false)]
    [InlineData("dynamodb", "here", false)]
    [InlineData("redis", "cache:6379", true)]
    [InlineData("redis", "cache:6379,ssl=true,user=load,password=s3cret,connectTimeout=500", true)]
    [InlineData("redis", "cache:6379,$HSET=EVAL", false)]
    [InlineData("redis", "cache:6379, $HSET = EVAL", false)]
    [InlineData("redis", "cache:6379,$KEYS=", false)]
    [InlineData("redis", "cache:6379,tunnel=http:evil.example.com:80", false)]
    [InlineData("redis", "cache:6379,checkCertificateRevocation=false", false)]
    [InlineData("redis", "cache:6379,password=s3cret,configChannel=x", false)]
    public void An_address_from_Redis_is_taken_where_it_does_no_harm(string store, string endpoint, bool taken)
    {
        StressConfig config = Config with { Database = StoreList.Find(store), Endpoint = endpoint };

        var error = Record.Exception(() => ConfigTrust.Confirm(config, new WorkerOptions())) as DistStressException;

        Assert.Equal(taken ? null : ErrorKind.EndpointRefused, error?.Kind);
        Assert.DoesNotContain("s3cret", error?.Message ?? "", StringComparison.Ordinal);
        // The worker's own user may name any of them.
        ConfigTrust.Confirm(config, new WorkerOptions { Endpoint = endpoint });
        ConfigTrust.Confirm(config with { Endpoint = null }, new WorkerOptions { Endpoint = endpoint });
    }

    [Fact]
    public void It_is_judged_by_the_store_that_the_worker_loads() => Assert.Equal(
        ErrorKind.EndpointRefused,
        Assert.Throws<DistStressException>(() => ConfigTrust.Confirm(
            Config with { Database = null, Endpoint = "http://evil.example.com" },
            new WorkerOptions { Database = TargetDatabase.DynamoDb })).Kind);

    [Fact]
    public void What_the_worker_was_started_with_must_be_what_the_configuration_says()
    {
        var pinned = new WorkerOptions
        {
            TableName = "load", Region = "eu-west-1", Endpoint = "https://a.example.com/",
        };
        StressConfig same = Config with { Endpoint = "https://a.example.com" };

        ConfigTrust.Confirm(same, pinned);
        ConfigTrust.Confirm(Config with { Region = null }, pinned);
        Assert.Equal("table_name", Field(same with { TableName = "other" }));
        Assert.Equal("region", Field(same with { Region = "us-east-1" }));
        Assert.Equal("endpoint", Field(same with { Endpoint = "https://b.example.com" }));

        string? Field(StressConfig config)
        {
            var error = Assert.Throws<DistStressException>(() => ConfigTrust.Confirm(config, pinned));
            Assert.Equal(ErrorKind.PinnedDiffers, error.Kind);
            Assert.Contains(error.Subject!, error.Message, StringComparison.Ordinal);
            return error.Subject;
        }
    }

    [Fact]
    public void Two_addresses_of_a_Redis_are_the_same_whoever_has_the_password()
    {
        StressConfig config = Config with { Database = TargetDatabase.Redis, Endpoint = "cache:6379" };

        ConfigTrust.Confirm(config, new WorkerOptions { Endpoint = "cache:6379,ssl=true,password=s3cret" });
        var error = Assert.Throws<DistStressException>(
            () => ConfigTrust.Confirm(config, new WorkerOptions { Endpoint = "other:6379,password=s3cret" }));

        Assert.Equal(ErrorKind.PinnedDiffers, error.Kind);
        Assert.DoesNotContain("s3cret", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("eu-west-1", true)]
    [InlineData("us-isob-east-1", true)]
    [InlineData("x.evil.example.com", false)]
    [InlineData("x.evil.example.com/?", false)]
    [InlineData("EU-WEST-1", false)]
    [InlineData("", false)]
    public void A_region_is_no_address(string region, bool taken)
    {
        Exception? error = Record.Exception(() => ConfigFile.Parse(
            $$"""{"table_name":"t","threads":1,"region":"{{region}}"}""", "config.json"));

        Assert.Equal(taken, error is null);
    }
}
