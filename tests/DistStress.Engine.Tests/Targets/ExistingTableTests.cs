using Amazon.DynamoDBv2.Model;
using DistStress.Engine.Configuration;
using DistStress.Engine.Generation;
using DistStress.Engine.Outcomes;
using DistStress.Engine.Targets;
using DistStress.Engine.Targets.Preparation;
using DistStress.Engine.Tests.Generation;
using DistStress.Engine.Tests.Servers;
using DistStress.Engine.Traffic;
using DistStress.Engine.Working.Accounting;
using Xunit;

namespace DistStress.Engine.Tests.Targets;

/// <summary>Tables with keys of their own, on DynamoDB Local: users with 50 readings each, by time, and an index on the
/// time, a number.</summary>
public sealed class ExistingTableTests(SharedDynamoDbLocal shared)
{
    private const string Users = """
        "partition_key": {"name":"userId","type":"S","value":"user_{number}"},
        "sort_key": {"name":"ts","type":"N","value":"{number}"},
        "items_per_partition": 50,
        "indexes": [{"name":"by_ts","keys":[{"name":"ts","type":"N"},{"name":"userId","type":"S"}]}]
        """;

    private const string Load = """{"action":"putItem","seed":1,"times":150,"data":{"body":900,"n_":{"r":100,"len":3}}}""";

    [Fact]
    public async Task What_is_loaded_lies_under_the_keys_of_the_templates()
    {
        await using Table table = await Table.MakeAsync(await shared.GetAsync(), Users);
        await table.RunAsync(Load);

        ScanResponse all = await table.Server.Client.ScanAsync(
            new ScanRequest(table.Name), TestContext.Current.CancellationToken);
        Assert.Equal(
            Enumerable.Range(0, 150).Select(i => $"user_{i / 50} {i % 50}").Order(StringComparer.Ordinal),
            all.Items.Select(item => $"{item["userId"].S} {item["ts"].N}").Order(StringComparer.Ordinal));
        Dictionary<string, AttributeValue> item = all.Items.Single(
            record => record["userId"].S == "user_2" && record["ts"].N == "23");
        Assert.Equal(
            ReferenceGenerator.Columns("""{"body":900,"n_":{"r":100,"len":3}}""", 1, 123)
                .Select(column => $"{column.Key}={column.Value.Hex}").Order(StringComparer.Ordinal),
            item.Where(column => column.Value.B is not null)
                .Select(column => $"{column.Key}={Convert.ToHexStringLower(column.Value.B.ToArray())}")
                .Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("", 50)]
    [InlineData("""  ,"range":{"between":[10,20]} """, 11)]
    [InlineData("""  ,"range":{"<":7} """, 7)]
    [InlineData("""  ,"range":{"<=":7} """, 8)]
    [InlineData("""  ,"range":{">":45} """, 4)]
    [InlineData("""  ,"range":{">=":45} """, 5)]
    [InlineData("""  ,"range":{"=":45} """, 1)]
    [InlineData("""  ,"limit":3,"descending":true """, 3)]
    [InlineData("""  ,"index":"by_ts" """, 3)]
    [InlineData("""  ,"index":"by_ts","range":{"begins_with":"user_1"} """, 1)]
    public async Task A_query_reads_the_part_that_it_says(string fields, int items)
    {
        await using Table table = await Table.MakeAsync(await shared.GetAsync(), Users);
        await table.RunAsync(Load);

        OpResult result = (await table.RunAsync($$"""{"action":"query","seed":1,"times":1{{fields}}}""")).Single();

        Assert.Equal((OpStatus.Succeeded, items), (result.Status, result.ItemsFound));
    }

    [Fact]
    public async Task What_is_read_is_what_was_written_and_a_scan_reads_all_of_it()
    {
        await using Table table = await Table.MakeAsync(await shared.GetAsync(), Users);
        await table.RunAsync(Load);
        const string data = """ "data":{"body":900,"n_":{"r":100,"len":3}},"verify":true """;

        foreach (string task in new[]
        {
            $$"""{"action":"getItem","seed":1,"times":150,{{data}}}""",
            $$"""{"action":"query","seed":1,"times":150,{{data}}}""",
            $$"""{"action":"query","seed":1,"times":150,"index":"by_ts",{{data}}}""",
            $$"""{"action":"query","seed":1,"times":150,"range":{"<":20},{{data}}}""",
            $$"""{"action":"batchGetItem","seed":1,"times":15,{{data}}}""",
            $$"""{"action":"batchGetSubItem","seed":1,"times":15,{{data}}}""",
        })
        {
            IReadOnlyList<OpResult> results = await table.RunAsync(task);
            Assert.All(results, result => Assert.Equal(OpStatus.Succeeded, result.Status));
        }

        IReadOnlyList<OpResult> pages = await table.RunAsync("""{"action":"scan","times":8,"limit":20}""");
        Assert.Equal([20, 20, 20, 20, 20, 20, 20, 10], pages.Select(page => page.ItemsFound));
        Assert.Equal(
            150, (await table.RunAsync("""{"action":"scan","times":3,"segments":3}""")).Sum(page => page.ItemsFound));
        Assert.Equal(
            3, (await table.RunAsync("""{"action":"scan","times":1,"limit":3,"index":"by_ts"}""")).Single().ItemsFound);
    }

    [Fact]
    public async Task The_forecast_of_table_and_index_is_what_they_consume()
    {
        DynamoDbLocalProcess server = await shared.GetAsync();
        await using Table table = await Table.MakeAsync(server, Users);

        await CapacityForecastTests.MustBeEqualAsync(server, table.Name, Users, Load + """
            ,
            {"action":"putItem","seed":1,"times":20,"data":{"body":2100}},
            {"action":"updateItem","seed":1,"times":40,"data":{"extra":700}},
            {"action":"query","seed":1,"times":3,"range":{"between":[3,17]}},
            {"action":"query","seed":1,"times":3,"limit":7,"descending":true},
            {"action":"query","seed":1,"times":60,"index":"by_ts"},
            {"action":"query","seed":1,"times":60,"index":"by_ts","range":{"begins_with":"user_1"}},
            {"action":"getItem","seed":1,"times":160},
            {"action":"deleteItem","seed":1,"times":10}
            """);
    }

    /// <summary>Indexes on columns: entries that come, move, stay as they are and go, sums that are keys, and parts of
    /// an index by the values of its sort key.</summary>
    [Fact]
    public async Task The_forecast_of_indexes_on_columns_is_what_they_consume()
    {
        const string Shape = """
            "partition_key":{"name":"pk","value":"user#{number}"},
            "sort_key":{"name":"ts","type":"N","value":"{number}"},"items_per_partition":4,
            "indexes":[
              {"name":"by_kind","keys":[{"name":"kind","type":"S"},{"name":"score","type":"N"}],
                "projection":"keys_only"},
              {"name":"by_score","keys":[{"name":"score","type":"N"}],"projection":["title"]},
              {"name":"own","keys":[{"name":"pk","type":"S"},{"name":"score","type":"N"}],"local":true}]
            """;
        const string Data = """
            "data":{"kind":{"pick":["a","bb","ccc"]},"score":{"type":"N","min":0,"max":9},
              "title":{"type":"S","len":12},"body":{"len":[[1,300],[1,1100],[1,2500]]}}
            """;
        DynamoDbLocalProcess server = await shared.GetAsync();
        await using Table table = await Table.MakeAsync(server, Shape);

        await CapacityForecastTests.MustBeEqualAsync(server, table.Name, Shape, $$"""
            {"action":"putItem","seed":1,"times":24,{{Data}}},
            {"action":"query","seed":1,"times":24,"index":"by_kind",{{Data}}},
            {"action":"query","seed":1,"times":24,"index":"own","range":{">":4},{{Data}}},
            {"action":"query","seed":1,"times":24,"index":"own","limit":2,"descending":true,{{Data}}},
            {"action":"query","seed":1,"times":24,"index":"by_score",{{Data}}},
            {"action":"scan","seed":1,"times":3,"index":"own","limit":7},
            {"action":"updateItem","seed":1,"times":24,"data":{"body":1200} },
            {"action":"updateItem","seed":1,"times":24,"data":{"title":"the same to all"} },
            {"action":"updateItem","seed":1,"times":24,"data":{"title":"the same to all"} },
            {"action":"updateItem","seed":1,"times":24,"data":{"hits":{"add":5} } },
            {"action":"updateItem","seed":1,"times":24,"data":{"hits":{"add":5},"score":{"add":3} } },
            {"action":"updateItem","seed":1,"times":24,"data":{"score":{"add":3} } },
            {"action":"query","seed":1,"times":24,"index":"own","range":{"between":[7,12]},{{Data}}},
            {"action":"putItem","seed":1,"times":8,"data":{"title":"no kind"} },
            {"action":"deleteItem","seed":1,"times":30}
            """);
    }

    /// <summary>Items under one key in a batch, bytes as the sort key of an index, and pages that end with the
    /// table.</summary>
    [Fact]
    public async Task The_forecast_of_items_that_share_a_key_is_what_they_consume()
    {
        const string Shape = """
            "partition_key":{"name":"p","value":"p{number}"},"sort_key":{"name":"s","value":"one"},
            "items_per_partition":5,"indexes":[{"name":"by_b","keys":[{"name":"p"},{"name":"b","type":"B"}]}]
            """;
        const string Data = """ "data":{"b":{"type":"B","len":3},"body":1200} """;
        DynamoDbLocalProcess server = await shared.GetAsync();
        await using Table table = await Table.MakeAsync(server, Shape);

        await CapacityForecastTests.MustBeEqualAsync(server, table.Name, Shape, $$"""
            {"action":"batchPutItem","seed":1,"times":4,"samples":25,{{Data}}},
            {"action":"batchGetItem","seed":1,"times":4,"samples":25},
            {"action":"query","seed":1,"times":100,"index":"by_b","range":{"<=":"日"},{{Data}}},
            {"action":"scan","seed":1,"times":5,"limit":10},
            {"action":"scan","seed":1,"times":3,"index":"by_b"}
            """);
    }

    /// <summary>Of an index that has but some columns, and of a part of an item's rows, no more is expected than they
    /// can bring.</summary>
    [Fact]
    public async Task A_verified_query_expects_what_it_can_read()
    {
        const string Data = """ "data":{"kind":{"pick":["a","b"]},"title":{"type":"S","len":12},"body":100} """;
        await using Table columns = await Table.MakeAsync(await shared.GetAsync(), """
            "partition_key":{"name":"pk"},"sort_key":{"name":"ts","type":"N"},"items_per_partition":4,
            "indexes":[{"name":"keys","keys":[{"name":"kind"}],"projection":"keys_only"},
              {"name":"some","keys":[{"name":"pk"},{"name":"kind"}],"projection":["title"],"local":true}]
            """);
        await using Table rows = await Table.MakeAsync(await shared.GetAsync(), "\"layout\":\"rows\"");
        string put = $$"""{"action":"putItem","seed":1,"times":8,{{Data}}}""";
        await columns.RunAsync(put);
        await rows.RunAsync(put);

        await MustAgreeAsync(columns, """ "index":"keys" """);
        await MustAgreeAsync(columns, """ "index":"some" """);
        await MustAgreeAsync(rows, """ "range":{">=":"kind"} """);
        await MustAgreeAsync(rows, """ "limit":2 """);

        // What they do bring is compared.
        string other = Data.Replace("12", "13", StringComparison.Ordinal);
        foreach ((Table table, string part) in new[]
        {
            (columns, """ "index":"some" """), (rows, """ "range":{"=":"title"} """),
        })
        {
            await Assert.ThrowsAsync<Xunit.Sdk.NullException>(() => table.RunAsync(
                $$"""{"action":"query","seed":1,"times":1,"verify":true,{{part}},{{other}}}"""));
        }

        async Task MustAgreeAsync(Table table, string part) => Assert.All(
            await table.RunAsync($$"""{"action":"query","seed":1,"times":8,"verify":true,{{part}},{{Data}}}"""),
            result => Assert.True(result.ItemsFound > 0));
    }

    [Theory]
    [InlineData("columns", """ "partition_key":{"name":"pk","type":"N","value":"{number}"} """)]
    [InlineData("columns", """ "partition_key":{"name":"pk","type":"B"} """)]
    [InlineData("rows", """ "partition_key":{"name":"pk","type":"B"},"sort_key":{"name":"column"} """)]
    [InlineData("columns", """ "partition_key":{"name":"pk","type":"B"},"sort_key":{"name":"sk","type":"B"} """)]
    [InlineData(
        "columns",
        """ "partition_key":{"name":"pk","value":"all"},"sort_key":{"name":"sk"},"items_per_partition":1000 """)]
    [InlineData("rows", """ "partition_key":{"name":"pk","type":"N"},"sort_key":{"name":"column"} """)]
    public async Task Keys_of_every_type_work_in_all_actions(string layout, string fields)
    {
        await using Table table = await Table.MakeAsync(
            await shared.GetAsync(), $"\"layout\":\"{layout}\",{fields}");
        const string data = """ "data":{"body":30,"title":"text"} """;

        foreach (string task in new[]
        {
            $$"""{"action":"putItem","seed":1,"times":10,{{data}}}""",
            $$"""{"action":"updateItem","seed":1,"times":10,{{data}}}""",
            $$"""{"action":"batchPutItem","seed":1,"times":2,"samples":5,{{data}}}""",
            $$"""{"action":"getItem","seed":1,"times":10,"verify":true,{{data}}}""",
            $$"""{"action":"getSubItem","seed":1,"times":10,"verify":true,{{data}}}""",
            $$"""{"action":"query","seed":1,"times":10,"verify":true,{{data}}}""",
            $$"""{"action":"batchGetItem","seed":1,"times":2,"samples":5,"verify":true,{{data}}}""",
            $$"""{"action":"batchGetSubItem","seed":1,"times":2,"samples":5,"verify":true,{{data}}}""",
            """{"action":"deleteItem","seed":1,"times":10}""",
        })
        {
            Assert.All(
                await table.RunAsync(task),
                result => Assert.Equal((OpStatus.Succeeded, null), (result.Status, result.Detail)));
        }

        Assert.Empty((await table.Server.Client.ScanAsync(
            new ScanRequest(table.Name), TestContext.Current.CancellationToken)).Items ?? []);
    }

    [Theory]
    [InlineData(Users)]
    [InlineData(""" "partition_key":{"name":"pk","type":"B"} """)]
    public async Task A_condition_asks_for_the_item_under_keys_of_any_name(string keys)
    {
        await using Table table = await Table.MakeAsync(await shared.GetAsync(), keys);

        foreach ((string action, OpStatus expected) in new[]
        {
            ("updateItem", OpStatus.ConditionFailed), ("putItem", OpStatus.Succeeded),
            ("putItem", OpStatus.ConditionFailed), ("updateItem", OpStatus.Succeeded),
            ("deleteItem", OpStatus.Succeeded), ("deleteItem", OpStatus.ConditionFailed),
        })
        {
            string condition = action == "putItem" ? "not_exists" : "exists";
            string columns = action == "deleteItem" ? "" : """ ,"data":{"body":10} """;
            IReadOnlyList<OpResult> results = await table.RunAsync(
                $$"""{"action":"{{action}}","seed":1,"times":60,"condition":"{{condition}}"{{columns}}}""");
            Assert.All(results, result => Assert.Equal((expected, null), (result.Status, result.Detail)));
        }
    }

    [Fact]
    public async Task Another_key_is_an_error_that_shows_the_lines_that_fit()
    {
        DynamoDbLocalProcess server = await shared.GetAsync();
        await using Table table = await Table.MakeAsync(server, Users);
        StressConfig plain = Table.Config(table.Name, "\"batch\":5");
        await using ITarget target = Table.Open(server, plain);

        var error = await Assert.ThrowsAsync<DistStressException>(
            async () => await target.CheckAsync(TestContext.Current.CancellationToken));

        Assert.Equal(ErrorKind.WrongKeySchema, error.Kind);
        string lines = """
              "partition_key": {"name": "userId", "type": "S", "value": "{key}"},
              "sort_key": {"name": "ts", "type": "N", "value": "{number}"}
            """.ReplaceLineEndings("\n");
        Assert.Contains(lines, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("delete", error.Message, StringComparison.OrdinalIgnoreCase);

        // And so they do.
        await using ITarget fits = Table.Open(server, Table.Config(table.Name, lines));
        await fits.CheckAsync(TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData(
        """{"name":"by_day","keys":[{"name":"day"}]}""",
        "has no index by_day, which the configuration has. These lines")]
    [InlineData(
        """{"name":"by_ts","keys":[{"name":"ts","type":"N"}]}""", "has the index by_ts with another key than")]
    public async Task An_index_that_is_not_there_is_an_error_that_shows_the_lines_that_fit(string index, string part)
    {
        const string Keys = """
            "partition_key": {"name":"userId","value":"user_{number}"},"sort_key":{"name":"ts","type":"N"}
            """;
        DynamoDbLocalProcess server = await shared.GetAsync();
        await using Table table = await Table.MakeAsync(server, Users);
        await using ITarget target = Table.Open(server, Table.Config(table.Name, $"{Keys},\"indexes\":[{index}]"));

        var error = await Assert.ThrowsAsync<DistStressException>(
            async () => await target.CheckAsync(TestContext.Current.CancellationToken));

        Assert.Equal(ErrorKind.WrongKeySchema, error.Kind);
        Assert.Contains(part, error.Message, StringComparison.Ordinal);
        string lines = error.Message[error.Message.IndexOf("\"indexes\"", StringComparison.Ordinal)..];
        foreach (string fields in new[] { $"{Keys},{lines}", Keys })
        {
            await using ITarget fits = Table.Open(server, Table.Config(table.Name, fields));
            await fits.CheckAsync(TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    public async Task A_table_is_made_with_its_expiry_and_removed_only_where_it_is_known_to_be_ones_own()
    {
        CancellationToken stop = TestContext.Current.CancellationToken;
        DynamoDbLocalProcess server = await shared.GetAsync();
        await using Table table = await Table.MakeAsync(server, Users, new PreparationOptions { TimeToLive = "until" });
        Assert.Equal(
            "until",
            (await server.Client.DescribeTimeToLiveAsync(table.Name, stop)).TimeToLiveDescription.AttributeName);

        // DynamoDB Local keeps no tags, so that nobody can tell there who made a table.
        TargetOptions own = Table.Options(server, Table.Config(table.Name, Users));
        var refused = await Assert.ThrowsAsync<DistStressException>(
            () => TargetDatabase.DynamoDb.LookAtRemovalAsync(own, force: false, stop));
        Assert.Equal(ErrorKind.TableNotOwn, refused.Kind);
        Assert.Contains("Nothing was removed.", refused.Message, StringComparison.Ordinal);

        Assert.NotNull((await TargetDatabase.DynamoDb.LookAtRemovalAsync(own, force: true, stop)).Missing);
        await TargetDatabase.DynamoDb.RemoveAsync(own, TimeSpan.FromMinutes(5), stop);
        await Assert.ThrowsAsync<ResourceNotFoundException>(() => server.Client.DescribeTableAsync(table.Name, stop));
        var gone = await Assert.ThrowsAsync<DistStressException>(
            () => TargetDatabase.DynamoDb.LookAtRemovalAsync(own, force: false, stop));
        Assert.Equal(ErrorKind.TableNotFound, gone.Kind);
    }

    /// <summary>A table that was made as the configuration says, and a target on it.</summary>
    private sealed class Table : IAsyncDisposable
    {
        private readonly StressConfig _config;
        private readonly ITarget _target;

        private Table(IDynamoDbServer server, StressConfig config)
        {
            Server = server;
            _config = config;
            _target = Open(server, config);
        }

        public IDynamoDbServer Server { get; }

        public string Name => _config.TableName;

        public static async Task<Table> MakeAsync(
            IDynamoDbServer server, string fields, PreparationOptions? options = null)
        {
            StressConfig config = Config("t" + Guid.NewGuid().ToString("N"), fields);
            await config.Database!.PrepareAsync(
                Options(server, config), options ?? new PreparationOptions(), TestContext.Current.CancellationToken);
            return new Table(server, config);
        }

        public static StressConfig Config(string table, string fields) => ConfigFile.Parse(
            $$"""{"table_name":"{{table}}","threads":1,"database":"dynamodb",{{fields}}}""", "config.json");

        public static ITarget Open(IDynamoDbServer server, StressConfig config) =>
            config.Database!.Open(Options(server, config));

        /// <summary>Runs a task op by op; what a verified read says must be nothing.</summary>
        public async Task<IReadOnlyList<OpResult>> RunAsync(string task)
        {
            TrafficTask read = TrafficFile.Parse(
                $"[{task.Replace("{\"action\"", "{\"qps\":10,\"action\"", StringComparison.Ordinal)}]", "traffic.json",
                _config.ForTraffic()).Tasks[0];
            var generator = new OperationGenerator(
                new TaskGeneration(read.Seed == 0 ? read with { Seed = 1 } : read));
            var results = new List<OpResult>();
            for (long op = 0; op < read.Times; op++)
            {
                var operation = new Operation(read);
                generator.Next(operation);
                results.Add(await _target.ExecuteAsync(operation, TestContext.Current.CancellationToken));
                if (read.Verify)
                    Assert.Null(ItemVerification.Check(operation));
            }

            return results;
        }

        public ValueTask DisposeAsync() => _target.DisposeAsync();

        public static TargetOptions Options(IDynamoDbServer server, StressConfig config) => new()
        {
            Database = config.Database!, TableName = config.TableName, Layout = config.Layout, Keys = config.Shape(),
            Endpoint = server.Endpoint, Region = "us-east-1", ConsistentRead = true,
            OpBudget = TimeSpan.FromMinutes(2),
        };
    }
}
