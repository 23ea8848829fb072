using DistStress.Engine.Configuration;
using DistStress.Engine.Input;
using DistStress.Engine.Items.Tables;
using DistStress.Engine.Traffic;
using Xunit;

namespace DistStress.Engine.Tests.Configuration;

/// <summary>Tables that exist, as config.json describes them, and the queries that a traffic file may make of them.
/// </summary>
public sealed class TableFieldTests
{
    private const string Table = """
        "partition_key": {"name": "userId", "value": "user_{number}"},
        "sort_key": {"name": "ts", "type": "N", "value": "{number}"},
        "items_per_partition": 50,
        "indexes": [
          {"name": "by_score", "keys": [{"name": "score", "type": "N"}, {"name": "ts", "type": "N"}],
           "projection": ["title"]},
          {"name": "by_title", "keys": [{"name": "userId"}, {"name": "title"}], "projection": "keys_only",
           "local": true}]
        """;

    [Fact]
    public void Keys_and_indexes_are_read_and_come_back_from_their_own_text()
    {
        StressConfig config = Read(Table);

        Assert.Equal(new KeySpec("userId", KeyType.S, "user_{number}"), config.PartitionKey);
        Assert.Equal(new KeySpec("ts", KeyType.N, "{number}"), config.SortKey);
        Assert.Equal(
            [
                new IndexSpec(
                    "by_score", [new IndexKey("score", KeyType.N), new IndexKey("ts", KeyType.N)],
                    new IndexProjection(false, ["title"])),
                new IndexSpec(
                    "by_title", [new IndexKey("userId", KeyType.S), new IndexKey("title", KeyType.S)],
                    IndexProjection.KeysOnly, Local: true),
            ],
            config.Indexes);
        StressConfig back = ConfigFile.Parse(ConfigJson.Write(config), "stored");
        Assert.True(StressConfigComparer.SameMeaning(config, back));
        Assert.False(StressConfigComparer.SameMeaning(config, back with { Indexes = [] }));
        Assert.Equal(
            ["items_per_partition"],
            StressConfigComparer.Differences(config, back with { ItemsPerPartition = 5 }).Select(one => one.Name));
    }

    [Theory]
    [InlineData(""" "layout":"rows" """)]
    [InlineData(""" "layout":"rows", "sort_key": {"name":"column"} """)]
    [InlineData(""" "layout":"rows", "sort_key": {"name":"column","type":"S"}, "partition_key": {"name":"pk"} """)]
    [InlineData(""" "layout":"rows", "partition_key": {"name":"pk","type":"N","value":"{number}"} """)]
    [InlineData(""" "sort_key": {"name":"s","type":"B"}, "partition_key": {"name":"p","type":"N"} """)]
    [InlineData(""" "sort_key": {"name":"s"}, "items_per_partition": 2, "partition_key": {"name":"p"} """)]
    [InlineData(""" "indexes": [{"name":"by_one","keys":[{"name":"one"}],"projection":["a","b"]}] """)]
    public void A_worker_reads_any_table_as_it_was_written(string fields)
    {
        StressConfig config = Read(fields);

        StressConfig back = ConfigFile.Parse(ConfigJson.Write(config), "stored");

        Assert.Empty(StressConfigComparer.Differences(config, back));
        Assert.Equal((config.PartitionKey, config.SortKey), (back.PartitionKey, back.SortKey));
    }

    [Theory]
    [InlineData(
        """ "partition_key": {"name":"u","type":"N","value":"user_{number}"} """, "$.partition_key.value",
        "gives no number, and the type is N: 'u' stands in it")]
    [InlineData(
        """ "partition_key": {"name":"u","type":"X"} """, "$.partition_key.type", "must be \"S\" or \"N\" or \"B\"")]
    [InlineData(""" "partition_key": {"name":"u","typ":"N"} """, "$.partition_key.typ", "did you mean \"type\"?")]
    [InlineData(""" "sort_key": {"name":"id"} """, "$.sort_key", "has the name of the partition key")]
    [InlineData(""" "items_per_partition": 5 """, "$.items_per_partition", "needs a sort_key")]
    [InlineData(
        """ "layout":"rows", "sort_key": {"name":"c","value":"{key}"} """, "$.sort_key.value", "leave it out")]
    [InlineData(
        """ "layout":"rows", "sort_key": {"name":"c"}, "items_per_partition": 5 """, "$.items_per_partition",
        "cannot be more than 1 in the rows layout")]
    [InlineData(
        """ "database":"redis", "indexes": [{"name":"abc","keys":[{"name":"x"}]}] """, "$.indexes",
        "Redis, which has no secondary indexes")]
    [InlineData(
        """ "indexes": [{"name":"abc","keys":[]}] """, "$.indexes[0].keys", "must be a list of one or two keys")]
    [InlineData(
        """ "sort_key": {"name":"ts","type":"N"}, "sample_data": [{"ts": 5}] """, "$.sample_data[0].ts",
        "is the item's key")]
    [InlineData(
        """ "indexes": [{"name":"abc","keys":[{"name":"x"},{"name":"x"}]}] """, "$.indexes[0].keys",
        "has the key \"x\" twice")]
    [InlineData(
        """ "indexes": [{"name":"abc","keys":[{"name":"x"}]},{"name":"def","keys":[{"name":"x","type":"N"}]}] """,
        "$.indexes", "has in \"def\" the key \"x\" as N, and \"abc\" has it as S")]
    [InlineData(
        """ "indexes": [{"name":"abc","keys":[{"name":"x"}],"projection":["a","b","a"]}] """,
        "$.indexes[0].projection", "names \"a\" twice")]
    [InlineData(
        """ "sort_key":{"name":"ts"},"indexes":[{"name":"abc","local":true,"keys":[{"name":"id"},{"name":"ts"}]}] """,
        "$.indexes", "and another sort key")]
    public void What_is_wrong_with_a_table_is_told_at_its_place(string fields, string path, string part)
    {
        InputError error = Assert.Single(Assert.Throws<InputFileException>(() => Read(fields)).Errors);
        Assert.Equal((path, 1), (error.Path, error.Line));
        Assert.Contains(part, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_query_is_read_with_its_range_its_limit_and_its_index()
    {
        TrafficTask task = Task("""
            "action":"query","index":"by_score","range":{"between":[10, 20.5]},"limit":7,"descending":true,
            "data":{"score":{"type":"N","min":0,"max":4}}
            """);

        Assert.Equal(
            ("by_score", new KeyRange(RangeOperator.Between, "10", "20.5"), 7, true),
            (task.Index, task.Range, task.Limit, task.Descending));
        Assert.Equal(3, Task(""" "action":"scan","segments":3 """).Segments);
        Assert.Equal(
            new KeyRange(RangeOperator.GreaterOrEqual, "3"), Task(""" "action":"query","range":{">=":3} """).Range);
    }

    [Theory]
    [InlineData(
        """ "action":"query","range":{"begins_with":"a"} """, "$[0].range", "cannot ask what a number begins with")]
    [InlineData(""" "action":"query","range":{">":"a"} """, "$[0].range['>']", "must be a number")]
    [InlineData(""" "action":"query","range":{"between":[1]} """, "$[0].range.between", "a list of 1")]
    [InlineData(
        """ "action":"query","range":{"begin_with":"a"} """, "$[0].range.begin_with",
        "did you mean \"begins_with\"?")]
    [InlineData(""" "action":"query","index":"by_scor" """, "$[0].index", "did you mean \"by_score\"?")]
    [InlineData(""" "action":"query","index":"by_score" """, "$[0].data", "ask the index for")]
    [InlineData(
        """ "action":"query","index":"by_score","data":{"other":5} """, "$[0].data", "has no column \"score\"")]
    [InlineData(""" "action":"query","range":{"between":[10,9.5]} """, "$[0].range", "10 is above 9.5")]
    [InlineData(""" "action":"query","range":{"<":1e126} """, "$[0].range['<']", "from 1e-130 to below 1e126")]
    [InlineData(
        """ "action":"query","range":{"=":1.00000000000000000000000000000000000001} """, "$[0].range['=']",
        "at most 38 digits")]
    [InlineData(""" "action":"getItem","limit":5 """, "$[0].limit", "has a meaning only for query and scan")]
    [InlineData(""" "action":"scan","descending":true """, "$[0].descending", "has a meaning only for query")]
    [InlineData(""" "action":"scan","verify":true """, "$[0].verify", "only for actions that read")]
    public void What_is_wrong_with_a_query_is_told_at_its_place(string fields, string path, string part)
    {
        var refused = Assert.Throws<InputFileException>(() => Task(fields));
        Assert.Contains(
            refused.Errors,
            error => error.Path == path && error.Message.Contains(part, StringComparison.Ordinal));
    }

    // The store would refuse every write.
    [Theory]
    [InlineData(""" {"score":8} """, "is a key of the index \"by_score\", and has to be a number, such as {")]
    [InlineData(""" {"score":"8"} """, "has to be a number")]
    [InlineData(""" {"score":{"pick":[1,"b"]}} """, "has to be a number")]
    [InlineData(""" {"score":{"type":"L","of":4,"count":1}} """, "has to be a number")]
    [InlineData(""" {"score":{"type":"N","min":0,"max":1}} """, null)]
    [InlineData(""" {"score":{"pick":[1,2]}} """, null)]
    [InlineData(""" {"score":{"ttl":5}} """, null)]
    [InlineData(""" {"score_":{"r":4,"len":8}} """, null)]
    [InlineData(""" {"kind":7} """, "is a key of the index \"by_kind\", and has to be text, such as {")]
    [InlineData(""" {"kind":""} """, "is a key of the index \"by_kind\", and may not be empty there")]
    [InlineData(""" {"kind":{"type":"S","len":[[1,4],[1,0]]}} """, "may not be empty there")]
    [InlineData(""" {"kind":{"pick":["a",""],"weights":[1,0]}} """, null)]
    [InlineData(""" {"raw":{"type":"S","len":4}} """, "has to be bytes")]
    [InlineData(""" {"raw":0} """, "may not be empty there")]
    [InlineData(""" {"raw":2049} """, "may have at most 2048 bytes there")]
    [InlineData(""" {"raw":2048} """, null)]
    [InlineData(""" {"kind":{"type":"S","len":[[1,4],[1,1025]]}} """, "may have at most 1024 bytes there")]
    [InlineData(""" {"scor":4,"k1":{"len":[[0,2000],[1,1]]}} """, null)]
    [InlineData(""" {"raw":{"type":"B","len":4}} """, null)]
    public void A_column_that_cannot_be_the_key_of_an_index_is_told(string data, string? part)
    {
        const string indexes = """
            "indexes":[{"name":"by_score","keys":[{"name":"score","type":"N"}]},
                       {"name":"by_kind","keys":[{"name":"raw","type":"B"},{"name":"kind"}]}]
            """;
        StressConfig config = Read(indexes + ""","database":"dynamodb" """);
        foreach (string action in new[] { "putItem", "batchPutItem", "updateItem" })
        {
            if (part is null)
            {
                Assert.Single(Parse(action, config).Tasks);
                continue;
            }

            InputError error = Assert.Single(
                Assert.Throws<InputFileException>(() => Parse(action, config)).Errors);
            Assert.StartsWith("$[0].data.", error.Path, StringComparison.Ordinal);
            Assert.Contains(part, error.Message, StringComparison.Ordinal);
        }

        // Which columns a read chooses is told by their names alone.
        Assert.Single(Parse("getSubItem", config).Tasks);
        if (part is not null)
        {
            InputError row = Assert.Single(Assert.Throws<InputFileException>(
                () => Read($"\"database\":\"dynamodb\",\"sample_data\":[{data}],{indexes}")).Errors);
            Assert.StartsWith("$.sample_data[0].", row.Path, StringComparison.Ordinal);
        }

        TrafficPlan Parse(string action, StressConfig config) => TrafficFile.Parse(
            $$"""[{"action":"{{action}}","qps":1,"times":1,"data":{{data}}}]""", "traffic.json", config.ForTraffic());
    }

    /// <summary>A spread column has the names that it draws, and no other.</summary>
    [Theory]
    [InlineData("id", 16, null)]
    [InlineData("u", 7, null)]
    [InlineData("u", 8, "cannot be a column: \"u7\" is the item's key")]
    [InlineData("s", 8, null)]
    [InlineData("s", 9, "can be \"s8\", a key of the index \"by_s\", and has to be a number")]
    [InlineData("s0", 9, null)]
    public void A_spread_column_must_not_draw_the_name_of_a_key(string name, int names, string? part)
    {
        StressConfig config = Read("""
            "partition_key":{"name":"u7"},"indexes":[{"name":"by_s","keys":[{"name":"s8","type":"N"}]}]
            """);
        string file = $$"""[{"action":"putItem","qps":1,"times":1,"data":{"{{name}}":{"r":{{names}},"len":4} } }]""";
        if (part is null)
        {
            Assert.Single(TrafficFile.Parse(file, "traffic.json", config.ForTraffic()).Tasks);
            return;
        }

        var refused = Assert.Throws<InputFileException>(
            () => TrafficFile.Parse(file, "traffic.json", config.ForTraffic()));
        Assert.Contains(part, Assert.Single(refused.Errors).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_that_have_not_the_key_of_an_index_cannot_ask_it()
    {
        StressConfig config = Read("""
            "indexes":[{"name":"by_kind","keys":[{"name":"kind"}]}],"sample_data":[{"kind":"a"},{"other":"b"}]
            """);

        var refused = Assert.Throws<InputFileException>(() => TrafficFile.Parse(
            """[{"action":"query","index":"by_kind","qps":1,"times":1}]""", "traffic.json", config.ForTraffic()));

        Assert.Contains(
            "not every row of sample_data has the column \"kind\"", Assert.Single(refused.Errors).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("scan", "a scan of the whole server holds up all its other clients")]
    [InlineData("query", "use batchGetItem")]
    public void What_Redis_cannot_do_is_refused_in_the_file(string action, string part)
    {
        StressConfig config = ConfigFile.Parse(
            """
            {"table_name":"table","threads":1,"database":"redis",
             "sort_key":{"name":"ts","type":"N"},"items_per_partition":5}
            """,
            "config.json");
        var refused = Assert.Throws<InputFileException>(() => TrafficFile.Parse(
            $$"""[{"action":"{{action}}","qps":1,"times":1}]""", "traffic.json", config.ForTraffic()));
        Assert.Contains(part, Assert.Single(refused.Errors).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_action_that_a_worker_must_bring_is_told()
    {
        TrafficPlan plan = TrafficFile.Parse(
            """[{"action":"warmCache","qps":1,"times":1},{"action":"scan","qps":1,"times":1}]""", "traffic.json",
            ((StressConfig?)null).ForTraffic());

        Notice notice = Assert.Single(PlanNotices.Of(plan));
        Assert.Equal((NoticeKind.ActionForeign, "warmCache"), (notice.Kind, notice.Subject));
        Assert.StartsWith(
            "\"warmCache\" (task 0) is none of the product's own actions", notice.Text, StringComparison.Ordinal);
    }

    private static StressConfig Read(string fields) =>
        ConfigFile.Parse($$"""{"table_name":"table","threads":1,{{fields}}}""", "config.json");

    private static TrafficTask Task(string fields) => TrafficFile.Parse(
        $$"""[{"qps":1,"times":1,{{fields}}}]""", "traffic.json", Read(Table).ForTraffic()).Tasks[0];
}
