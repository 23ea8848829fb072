using DistStress.Engine.Configuration;
using DistStress.Engine.Items;
using DistStress.Engine.Targets.DynamoDb;
using DistStress.Engine.Traffic;
using Xunit;

namespace DistStress.Engine.Tests.Traffic;

public class TrafficFileTests
{
    private static readonly TrafficContext NoConfig = ConfiguredTraffic.ForTraffic(null);

    private static readonly StressConfig Config = new()
    {
        TableName = "t",
        Threads = 1,
        SampleData = [[ColumnSpec.OfBytes("a", 1)], [ColumnSpec.OfText("b", "x")]],
    };

    [Fact]
    public void A_task_with_every_field_is_read_as_it_stands()
    {
        TrafficTask task = Only("""
            [{ "action": "updateItem", "name": "writes", "qps": 0.1,
               "qpss": [0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,1.5],
               "qpss_origin": "clock", "hour_seconds": 60.5, "times": 9223372036854775807, "duration": 1e3,
               "seed": 18446744073709551615, "seeds": [2.2, 6.6], "samples": 16,
               "keys": 9007199254740992, "distribution": "zipfian",
               "data": { "z": "text", "a": 4, "m_": { "len": 8, "r": 16 } } }]
            """);
        Assert.Equal(TrafficAction.UpdateItem, task.Action);
        Assert.Equal("updateItem", task.ActionName);
        Assert.Equal("writes", task.Name);
        Assert.Equal(0.1m, task.Qps);
        Assert.Equal([.. Enumerable.Repeat(0m, 23), 1.5m], task.Qpss!);
        Assert.Equal(QpssOrigin.Clock, task.QpssOrigin);
        Assert.Equal(60.5m, task.HourSeconds);
        Assert.Equal(long.MaxValue, task.Times);
        Assert.Equal(1000m, task.Duration);
        Assert.Equal(ulong.MaxValue, task.Seed);
        Assert.Equal([2.2m, 6.6m], task.Seeds!);
        Assert.Equal(9007199254740992, task.Keys);
        Assert.Equal(KeyDistribution.Zipfian, task.Distribution);
        Assert.Equal(16, task.Samples);
        Assert.Equal(1, task.ItemsPerOp);
        Assert.Equal(
            [ColumnSpec.OfText("z", "text"), ColumnSpec.OfBytes("a", 4), ColumnSpec.OfSpread("m_", 16, 8)], task.Data!);
        Assert.Null(task.SampleRows);
    }

    [Fact]
    public void Fields_that_are_left_out_get_their_defaults()
    {
        TrafficTask task = Only("""[{ "action": "query", "qps": 5, "times": 1 }]""");
        Assert.Equal("query", task.Name);
        Assert.Null(task.Qpss);
        Assert.Equal(QpssOrigin.Start, task.QpssOrigin);
        Assert.Equal(3600m, task.HourSeconds);
        Assert.Null(task.Duration);
        Assert.Equal(0UL, task.Seed);
        Assert.Null(task.Seeds);
        Assert.Null(task.Keys);
        Assert.Equal(KeyDistribution.Sequential, task.Distribution);
        Assert.False(task.Verify);
        Assert.Equal(0, task.Samples);
        Assert.Equal(1, task.ItemsPerOp);
        Assert.Null(task.Data);
        Assert.Null(task.SampleRows);
    }

    [Theory]
    [InlineData("UPDATEITEM", TrafficAction.UpdateItem, "updateItem")]
    [InlineData("putitem", TrafficAction.PutItem, "putItem")]
    [InlineData("BatchPutItem", TrafficAction.BatchPutItem, "batchPutItem")]
    [InlineData("warmCache", TrafficAction.Custom, "warmCache")]
    [InlineData("Scan", TrafficAction.Scan, "scan")]
    [InlineData("rebuild", TrafficAction.Custom, "rebuild")]
    public void Actions_are_known_in_upper_and_lower_case_and_others_are_custom(
        string written, TrafficAction action, string name)
    {
        TrafficTask task = Only($$"""[{ "action": "{{written}}", "qps": 5, "times": 1 }]""");
        Assert.Equal(action, task.Action);
        Assert.Equal(name, task.ActionName);
    }

    [Theory]
    [InlineData("batchGetItem", "", 10)]
    [InlineData("batchGetItem", """, "samples": 0""", 10)]
    [InlineData("batchGetItem", """, "samples": 100""", 100)]
    [InlineData("batchPutItem", "", 10)]
    [InlineData("batchPutItem", """, "samples": 25""", 25)]
    [InlineData("batchGetSubItem", """, "samples": 1, "data": {"a": ""}""", 1)]
    public void Samples_of_a_batch_action_are_the_items_of_an_op(string action, string rest, int items)
    {
        TrafficTask task = Only($$"""[{ "action": "{{action}}", "qps": 5, "times": 1{{rest}} }]""");
        Assert.Equal(items, task.ItemsPerOp);
        Assert.Equal(0, task.Samples);
    }

    [Theory]
    [InlineData("putItem")]
    [InlineData("updateItem")]
    [InlineData("batchPutItem")]
    public void A_write_without_data_takes_the_sample_rows_of_the_configuration(string action)
    {
        string json = $$"""[{ "action": "{{action}}", "qps": 5, "times": 1 }]""";
        Assert.Equal(Config.SampleData, TrafficFile.Parse(json, "t", Config.ForTraffic()).Tasks[0].SampleRows);
        Assert.Null(TrafficFile.Parse(json, "t", NoConfig).Tasks[0].SampleRows);
    }

    [Theory]
    [InlineData("sequential", KeyDistribution.Sequential)]
    [InlineData("uniform", KeyDistribution.Uniform)]
    [InlineData("ZIPFIAN", KeyDistribution.Zipfian)]
    [InlineData("latest", KeyDistribution.Latest)]
    [InlineData("Hotspot", KeyDistribution.Hotspot)]
    public void Distributions_are_known_in_upper_and_lower_case(string written, KeyDistribution distribution)
    {
        TrafficTask task = Only(
            $$"""[{ "action": "deleteItem", "qps": 5, "times": 1, "keys": 1, "distribution": "{{written}}" }]""");
        Assert.Equal(distribution, task.Distribution);
        Assert.Equal(1, task.Keys);
    }

    [Theory]
    [InlineData("", 3L)]
    [InlineData(""", "distribution": "sequential" """, null)]
    public void Only_a_draw_needs_keys(string distribution, long? keys)
    {
        string number = keys is null ? "" : $", \"keys\": {keys}";
        Assert.Equal(keys, Only($$"""[{ "action": "query", "qps": 5, "times": 1{{number}}{{distribution}} }]""").Keys);
    }

    [Theory]
    [InlineData("getItem", 0)]
    [InlineData("query", 4)]
    [InlineData("getSubItem", 4)]
    [InlineData("batchGetItem", 20)]
    [InlineData("batchGetSubItem", 20)]
    public void A_verified_read_takes_the_columns_that_were_written(string action, int samples)
    {
        TrafficTask task = Only(
            $$"""[{ "action": "{{action}}", "qps": 5, "times": 1, "verify": true, "samples": {{samples}}, "data": {"a": 4} }]""");
        Assert.True(task.Verify);
        Assert.Equal([ColumnSpec.OfBytes("a", 4)], task.Data!);
        Assert.Equal(task.Action.IsBatch() ? (0, samples) : (samples, 1), (task.Samples, task.ItemsPerOp));
    }

    [Theory]
    [InlineData("getItem")]
    [InlineData("query")]
    [InlineData("batchGetItem")]
    public void A_verified_read_without_data_takes_the_sample_rows_of_the_configuration(string action)
    {
        string json = $$"""[{ "action": "{{action}}", "qps": 5, "times": 1, "verify": true }]""";
        Assert.Equal(Config.SampleData, TrafficFile.Parse(json, "t", Config.ForTraffic()).Tasks[0].SampleRows);
        Assert.Null(TrafficFile.Parse(json, "t", NoConfig).Tasks[0].SampleRows);
        TrafficTask unverified = TrafficFile.Parse(json.Replace("true", "false"), "t", Config.ForTraffic()).Tasks[0];
        Assert.False(unverified.Verify);
        Assert.Null(unverified.SampleRows);
    }

    [Theory]
    [InlineData("""{ "action": "putItem", "qps": 5, "times": 1, "data": {"a": 1} }""")]
    [InlineData("""{ "action": "getItem", "qps": 5, "times": 1, "data": {"a": 1}, "verify": true }""")]
    [InlineData("""{ "action": "getItem", "qps": 5, "times": 1 }""")]
    [InlineData("""{ "action": "warmCache", "qps": 5, "times": 1 }""")]
    public void Other_tasks_take_no_sample_rows(string task) =>
        Assert.Null(TrafficFile.Parse($"[{task}]", "t", Config.ForTraffic()).Tasks[0].SampleRows);

    [Fact]
    public void Elements_are_kept_in_order_and_tasks_are_numbered_through_groups()
    {
        const string task = """{ "action": "query", "qps": 5, "times": 1 }""";
        TrafficPlan plan = TrafficFile.Parse($"[{task}, [{task}, {task}], {task}]", "t", NoConfig);
        Assert.Equal([1, 2, 1], plan.Elements.Select(element => element.Tasks.Count));
        Assert.Equal([0, 1, 2, 3], plan.Tasks.Select(t => t.Number));
    }

    [Fact]
    public void Comments_and_trailing_commas_are_allowed()
    {
        TrafficTask task = Only("""
            // a comment
            [ { "action": "query", /* another */ "qps": 5, "times": 1, }, ]
            """);
        Assert.Equal(5m, task.Qps);
    }

    [Fact]
    public void An_item_of_exactly_the_limit_is_allowed_and_one_byte_more_is_not()
    {
        // 34 bytes of key; "ä" is 2 bytes of name, "b_9" 3 bytes at the longest.
        int left = DynamoDbLimits.MaxItemBytes - 34 - 2 - 3 - 3;
        static string File(int length) =>
            $$$"""[{ "action": "putItem", "qps": 5, "times": 1, "data": {"ä": {{{length}}}, "b_": {"r": 10, "len": 3} } }]""";
        Assert.Equal(ColumnSpec.OfBytes("ä", left), Only(File(left)).Data![0]);
        Assert.Contains("409601", Assert.Single(Input.Refusal.OfTraffic(File(left + 1))).Message);
    }

    [Fact]
    public void In_rows_the_limit_is_one_for_each_column()
    {
        StressConfig rows = Config with { Layout = TargetLayout.Rows };
        const string json = """[{ "action": "putItem", "qps": 5, "times": 1, "data": {"a": 300000, "b": 300000} }]""";
        Assert.Equal(2, TrafficFile.Parse(json, "t", rows.ForTraffic()).Tasks[0].Data!.Count);
        Assert.Single(Input.Refusal.OfTraffic(json, Config));

        // "id" and the key, "sk" and the column's name, "value" and the value.
        int left = DynamoDbLimits.MaxItemBytes - 34 - 2 - 1 - 5;
        static string File(int length) =>
            $$$"""[{ "action": "putItem", "qps": 5, "times": 1, "data": {"a": {{{length}}}} }]""";
        Assert.Equal(
            ColumnSpec.OfBytes("a", left), TrafficFile.Parse(File(left), "t", rows.ForTraffic()).Tasks[0].Data![0]);
        Assert.Contains("409601", Assert.Single(Input.Refusal.OfTraffic(File(left + 1), rows)).Message);
    }

    [Theory]
    [InlineData(TargetLayout.Columns, 65535)]
    [InlineData(TargetLayout.Rows, 1024)]
    public void A_column_name_of_exactly_the_limit_is_allowed_and_one_byte_more_is_not(TargetLayout layout, int most)
    {
        StressConfig config = Config with { Layout = layout };
        static string File(string name, string value) =>
            $$"""[{ "action": "putItem", "qps": 5, "times": 1, "data": {"{{name}}": {{value}}} }]""";
        string odd = new('é', most / 2);
        string name = odd + new string('a', most - (2 * odd.Length));
        Assert.Equal(name, TrafficFile.Parse(File(name, "5"), "t", config.ForTraffic()).Tasks[0].Data![0].Name);

        // "é" is two bytes; the names of a spread column end in up to three digits.
        Assert.Single(TrafficFile.Parse(File(name[..^2] + "b", """{"r": 1, "len": 0}"""), "t",
            config.ForTraffic()).Tasks);
        foreach (string json in new[] { File(name + "a", "5"), File(name[..^1], """{"r": 1000, "len": 0}""") })
        {
            var error = Assert.Single(Input.Refusal.OfTraffic(json, config));
            Assert.Contains($"DynamoDB takes at most {most} for ", error.Message);
            Assert.Equal($"$[0].data['{name[..40]}…']", error.Path);
            Assert.Equal(56, error.Column);
        }
    }

    [Fact]
    public void A_row_of_sample_data_is_checked_for_the_layout_of_its_file()
    {
        string json = $$$"""
            {"table_name":"t","threads":1,"layout":"LAYOUT","sample_data":[{"{{{new string('n', 1025)}}}":1}]}
            """;
        Assert.Single(ConfigFile.Parse(json.Replace("LAYOUT", "columns"), "config.json").SampleData);
        Assert.Contains(
            "at most 1024 for a sort key",
                Assert.Single(Input.Refusal.OfConfig(json.Replace("LAYOUT", "rows"))).Message);
    }

    [Fact]
    public void The_example_at_the_top_is_valid_and_takes_about_20_seconds()
    {
        StressConfig config = ConfigFile.Read(RepositoryFiles.Path("config.json"));
        TrafficPlan plan = TrafficFile.Read(RepositoryFiles.Path("traffic.json"), config.ForTraffic());
        Assert.Equal([1, 1, 2], plan.Elements.Select(element => element.Tasks.Count));
        Assert.Equal(
            3, plan.Tasks[0].Data!.Select(column => (column.IsSpread, column.Value.GetType())).Distinct().Count());
        Assert.Equal(config.SampleData, plan.Tasks[2].SampleRows);
        decimal seconds = plan.Elements.Sum(element => element.Tasks.Max(t => t.Duration ?? t.Times!.Value / t.Qps));
        Assert.InRange(seconds, 15, 22);
    }

    [Fact]
    public void The_full_size_example_is_valid()
    {
        TrafficPlan plan = TrafficFile.Read(
            RepositoryFiles.Path("examples/traffic-full-size.json"),
            ConfigFile.Read(RepositoryFiles.Path("config.json")).ForTraffic());
        Assert.Equal(2, plan.Elements.Count);
        Assert.Equal(2170660028, plan.Tasks[0].Times);
        Assert.Equal(
            [
                ColumnSpec.OfSpread("request_", 16, 8000), ColumnSpec.OfBytes("bid_feedback_2", 10000),
                ColumnSpec.OfText("impression", "this is text"),
            ],
            plan.Tasks[0].Data!);
        Assert.Equal(24, plan.Tasks[1].Qpss!.Count);
        Assert.Equal([15.38m, 48.58m, 7.36m, 22.58m, 4.82m, 1.29m], plan.Tasks[1].Seeds!);
        Assert.Equal(86400m, plan.Tasks[1].Duration);
    }

    private static TrafficTask Only(string json) =>
        Assert.Single(TrafficFile.Parse(json, "traffic.json", NoConfig).Tasks);
}
