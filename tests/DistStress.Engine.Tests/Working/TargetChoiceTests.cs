using DistStress.Engine.Configuration;
using DistStress.Engine.Targets;
using DistStress.Engine.Working;
using DistStress.Engine.Working.Settings;
using Xunit;

namespace DistStress.Engine.Tests.Working;

public sealed class TargetChoiceTests
{
    private static readonly StressConfig Config = new()
    {
        TableName = "t", Threads = 1, Database = TargetDatabase.DynamoDb, Region = "eu-west-1",
            Endpoint = "http://localhost:1",
    };

    [Fact]
    public void What_the_configuration_says_holds()
    {
        TargetOptions target = TargetChoice.For(Config, new WorkerOptions(), null);

        Assert.Equal(
            (TargetDatabase.DynamoDb, "eu-west-1", "http://localhost:1", null),
            (target.Database, target.Region, target.Endpoint, target.ProfileName));
    }

    [Fact]
    public void Options_go_before_the_configuration()
    {
        var options = new WorkerOptions
        {
            Database = TargetDatabase.Redis, Region = "us-east-2", Endpoint = "h:1", ProfileName = "load",
        };

        TargetOptions target = TargetChoice.For(Config, options, null);

        Assert.Equal(
            (TargetDatabase.Redis, "us-east-2", "h:1", "load"),
            (target.Database, target.Region, target.Endpoint, target.ProfileName));
    }

    [Theory]
    [InlineData("redis", null, null, true)]
    [InlineData("redis", "h:1", null, false)]
    [InlineData("redis", null, "h:1", false)]
    [InlineData("dynamodb", null, null, false)]
    public void The_target_is_the_Redis_of_the_work_where_no_other_is_named(
        string database, string? configured, string? given, bool control) => Assert.Equal(
            control,
            TargetChoice.IsControlServer(
                Config with { Database = StoreList.Find(database), Endpoint = configured },
                    new WorkerOptions { Endpoint = given }));

    [Fact]
    public void A_store_that_nobody_names_is_an_error() => Assert.Equal(
        "DatabaseMissing",
        Assert.Throws<DistStressException>(
            () => TargetChoice.For(Config with { Database = null }, new WorkerOptions(), null)).ErrorId);
}
