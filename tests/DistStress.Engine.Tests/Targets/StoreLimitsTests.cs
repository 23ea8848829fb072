using DistStress.Engine.Configuration;
using DistStress.Engine.Input;
using DistStress.Engine.Items;
using DistStress.Engine.Targets;
using DistStress.Engine.Tests.Input;
using DistStress.Engine.Traffic;
using Xunit;

namespace DistStress.Engine.Tests.Targets;

/// <summary>Limits are those of the store that the configuration names.</summary>
public sealed class StoreLimitsTests
{
    public static TheoryData<string> Roomy => new("redis", "null");

    public static TheoryData<string?> Strict => new("dynamodb", null);

    [Theory]
    [MemberData(nameof(Roomy))]
    public void A_store_without_DynamoDB_s_limits_takes_larger_items_and_batches(string database)
    {
        TrafficContext context = Config(database).ForTraffic();

        Assert.Equal([ColumnSpec.OfBytes("a", 500_000)], Task("putItem", "\"data\":{\"a\":500000}", context).Data!);
        Assert.Equal(30, Task("batchPutItem", "\"samples\":30,\"data\":{\"a\":1}", context).ItemsPerOp);
        Assert.Equal(1000, Task("batchPutItem", "\"samples\":1000,\"data\":{\"a\":1}", context).ItemsPerOp);
        Assert.Equal(1000, Task("batchGetItem", "\"samples\":1000", context).ItemsPerOp);
        Assert.Equal("id", Task("putItem", "\"data\":{\"id\":1}", context).Data![0].Name);
        Assert.Equal(
            [ColumnSpec.OfBytes("a", 512 << 20)],
            Task("putItem", "\"data\":{\"a\":536870912}", Unnamed(context)).Data!);
        Assert.Equal(
            [ColumnSpec.OfBytes("a", 500_000)],
            ConfigFile.Parse(Text(database, "[{\"a\":500000}]"), "c").SampleData[0]);
    }

    [Theory]
    [MemberData(nameof(Roomy))]
    public void Its_own_limits_are_kept(string database)
    {
        StressConfig config = Config(database);

        MustBe("must be at most 536870912, but is 536870913", "putItem", "\"data\":{\"a\":536870913}", config);
        MustBe("makes items of up to 536870914 bytes", "putItem", "\"data\":{\"a\":536870912,\"b\":0}", config);
        MustBe("must be at most 1000, but is 1001", "batchPutItem", "\"samples\":1001,\"data\":{\"a\":1}", config);
        MustBe("must be at most 1000, but is 1001", "batchGetItem", "\"samples\":1001", config);
    }

    [Theory]
    [MemberData(nameof(Strict))]
    public void DynamoDB_s_limits_hold_for_it_and_where_no_store_is_named(string? database)
    {
        StressConfig config = Config(database);

        MustBe("must be at most 409600, but is 500000; DynamoDB takes at most 409600 (400 KB)",
            "putItem", "\"data\":{\"a\":500000}", config);
        MustBe("DynamoDB takes at most 409600 (400 KB), so make the values shorter",
            "putItem", "\"data\":{\"a\":409600}", config);
        MustBe("must be at most 25, but is 30", "batchPutItem", "\"samples\":30,\"data\":{\"a\":1}", config);
        MustBe("must be at most 100, but is 101", "batchGetItem", "\"samples\":101", config);
        MustBe("\"id\" is the item's key", "putItem", "\"data\":{\"id\":1}", config);
        MustBe("at most 1024 for a sort key", "putItem", $"\"data\":{{\"{new string('n', 1025)}\":1}}",
            config with { Layout = TargetLayout.Rows });
        Assert.Contains("409635 bytes", Assert.Single(Refusal.OfConfig(Text(database, "[{\"a\":409600}]"))).Message);
    }

    // The one who meant another store learns how to say so, and nobody else is bothered.
    [Theory]
    [InlineData("putItem", "\"data\":{\"a\":500000}")]
    [InlineData("putItem", "\"data\":{\"a\":{\"r\":2,\"len\":500000}}")]
    [InlineData("putItem", "\"data\":{\"a\":300000,\"b\":300000}")]
    [InlineData("putItem", "\"data\":{\"id\":1}")]
    [InlineData("batchPutItem", "\"samples\":30,\"data\":{\"a\":1}")]
    [InlineData("batchGetItem", "\"samples\":101")]
    public void Where_no_store_is_named_a_refusal_says_what_lifts_it(string action, string fields)
    {
        const string Advice = "No store is named, so the strictest limits of all hold: \"database\" in config.json "
            + "(dynamodb, redis, null) names one";
        InputError unnamed = Assert.Single(Refusal.OfTraffic(File(action, fields), Config(null)));
        InputError withoutConfig = Assert.Single(Refusal.OfTraffic(File(action, fields)));
        InputError named = Assert.Single(Refusal.OfTraffic(File(action, fields), Config("dynamodb")));

        Assert.Contains(Advice, unnamed.Message);
        Assert.Contains(Advice, withoutConfig.Message);
        Assert.DoesNotContain(Advice, named.Message);
        Assert.Single(TrafficFile.Parse(File(action, fields), "t", Config("redis").ForTraffic()).Tasks);
    }

    [Fact]
    public void The_strictest_limits_are_taken_one_by_one()
    {
        StoreLimits roomy = Limits(value: 10, record: 100, key: 0, name: 5, read: 7, written: 9);
        StoreLimits wide = Limits(value: 20, record: 90, key: 50, name: 6, read: 3, written: 30) with
        {
            KeyNames = ["pk"],
            ColumnIsRecord = true,
        };

        StoreLimits strictest = StoreLimits.Strictest([roomy, wide], "advice");

        Assert.Equal(
            (10L, 90L, 50, 5L, 3L, 9L, "advice"),
            (strictest.ValueBytes.Most, strictest.RecordBytes.Most, strictest.KeyBytes, strictest.NameBytes.Most,
                strictest.ItemsRead.Most, strictest.ItemsWritten.Most, strictest.Advice));
        Assert.Equal(["pk"], strictest.KeyNames);
        Assert.True(strictest.ColumnIsRecord);
    }

    // The largest item that a file may describe is written without being held anywhere.
    private static TrafficContext Unnamed(TrafficContext context) => context with
    {
        Limits = context.Limits with { RecordBytes = new StoreLimit(long.MaxValue, "none") },
    };

    private static StoreLimits Limits(long value, long record, int key, long name, long read, long written) => new()
    {
        ValueBytes = new StoreLimit(value, ""),
        RecordBytes = new StoreLimit(record, ""),
        KeyBytes = key,
        NameBytes = new StoreLimit(name, ""),
        ItemsRead = new StoreLimit(read, ""),
        ItemsWritten = new StoreLimit(written, ""),
    };

    private static StressConfig Config(string? database) => new()
    {
        TableName = "table",
        Threads = 1,
        Database = database is null ? null : StoreList.Find(database),
    };

    private static string Text(string? database, string rows)
    {
        string named = database is null ? "" : $"\"database\":\"{database}\",";
        return $$"""{"table_name":"table","threads":1,{{named}}"sample_data":{{rows}}}""";
    }

    private static string File(string action, string fields) =>
        $$"""[{"action":"{{action}}","qps":1,"times":1,{{fields}}}]""";

    private static TrafficTask Task(string action, string fields, TrafficContext context) =>
        Assert.Single(TrafficFile.Parse(File(action, fields), "t", context).Tasks);

    private static void MustBe(string telling, string action, string fields, StressConfig config) =>
        Assert.Contains(telling, Assert.Single(Refusal.OfTraffic(File(action, fields), config)).Message);
}
