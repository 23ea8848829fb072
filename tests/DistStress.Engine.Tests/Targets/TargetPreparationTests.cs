using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using DistStress.Engine.Items;
using DistStress.Engine.Outcomes;
using DistStress.Engine.Targets;
using DistStress.Engine.Targets.Preparation;
using DistStress.Engine.Tests.Clocks;
using DistStress.Engine.Tests.Servers;
using DistStress.Engine.Traffic;
using Xunit;

namespace DistStress.Engine.Tests.Targets;

public sealed class TargetPreparationTests(SharedDynalite shared) : IClassFixture<SharedDynalite>
{
    [Theory]
    [InlineData(TargetLayout.Columns, "id (S, HASH)")]
    [InlineData(TargetLayout.Rows, "id (S, HASH), sk (S, RANGE)")]
    public async Task Makes_the_table_of_each_layout_so_that_ops_run_on_it(TargetLayout layout, string keys)
    {
        DynaliteProcess server = await shared.GetAsync();
        TargetOptions options = Options(server.Endpoint, layout: layout);

        PreparedTarget prepared = await RunAsync(options);

        TableDescription table = await DescribeAsync(server, options.TableName);
        Assert.Equal(
            new PreparedTarget
            {
                Database = TargetDatabase.DynamoDb,
                TableName = options.TableName,
                Layout = layout,
                Status = "ACTIVE",
                Created = true,
                Message = "The table was created and is active.",
                KeySchema = keys,
                BillingMode = "PAY_PER_REQUEST",
                ItemCount = 0,
                Endpoint = server.Endpoint,
                Region = "us-east-1",
                Arn = table.TableArn,
            },
            prepared);
        Assert.Equal(BillingMode.PAY_PER_REQUEST, table.BillingModeSummary.BillingMode);
        await using ITarget target = options.Database.Open(options);
        await target.CheckAsync(TestContext.Current.CancellationToken);
        Assert.Equal(OpStatus.Succeeded, (await PutAsync(target)).Status);
    }

    [Fact]
    public async Task Makes_a_table_with_the_capacity_that_was_asked_for()
    {
        DynaliteProcess server = await shared.GetAsync();
        TargetOptions options = Options(server.Endpoint);

        PreparedTarget prepared = await RunAsync(options, new() { Capacity = new TableCapacity(7, 9) });

        Assert.Equal(("PROVISIONED", 7, 9),
            (prepared.BillingMode, prepared.ReadCapacityUnits, prepared.WriteCapacityUnits));
        ProvisionedThroughputDescription stored =
            (await DescribeAsync(server, options.TableName)).ProvisionedThroughput;
        Assert.Equal((7L, 9L), (stored.ReadCapacityUnits, stored.WriteCapacityUnits));
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData(7, false)]
    [InlineData(8, true)]
    public async Task A_table_that_is_there_is_left_alone_and_another_capacity_is_told(int? wanted, bool warned)
    {
        DynaliteProcess server = await shared.GetAsync();
        TargetOptions options = Options(server.Endpoint);
        await RunAsync(options, new() { Capacity = new TableCapacity(7, 9) });
        await using ITarget target = options.Database.Open(options);
        await PutAsync(target);
        var warnings = new List<string>();

        PreparedTarget again = await RunAsync(options, new()
        {
            Capacity = wanted is { } units ? new TableCapacity(units, 9) : null,
            OnWarning = notice => warnings.Add(notice.Text),
        });

        Assert.Equal((false, "PROVISIONED", 7), (again.Created, again.BillingMode, again.ReadCapacityUnits));
        ScanResponse items =
            await server.Client.ScanAsync(new ScanRequest(options.TableName), TestContext.Current.CancellationToken);
        Assert.Single(items.Items);
        Assert.Equal(
            warned
                ? [$"Table \"{options.TableName}\", {server.Endpoint} (region us-east-1), was there already and is "
                    + "left as it "
                    + "is: its capacity is provisioned with 7 read and 9 write units, not provisioned with 8 read and "
                    + "9 write units."]
                : [],
            warnings);
    }

    [Fact]
    public async Task A_look_tells_what_is_missing_and_makes_nothing()
    {
        DynaliteProcess server = await shared.GetAsync();
        TargetOptions options = Options(server.Endpoint, layout: TargetLayout.Rows);

        PreparationLook look = await LookAsync(options, new() { Capacity = new TableCapacity(1, 2) });

        Assert.Equal(
            new PreparationLook(
                $"DynamoDB table {options.TableName}, {server.Endpoint} (region us-east-1)",
                "Create the table with the partition key id (a string, S) and the sort key sk (a string, S), "
                + "capacity provisioned with 1 read and 2 write units"),
            look);
        await Assert.ThrowsAsync<ResourceNotFoundException>(() => DescribeAsync(server, options.TableName));

        await RunAsync(options);
        Assert.Null((await LookAsync(options)).Missing);
    }

    [Fact]
    public async Task A_table_with_another_key_is_an_error_and_stays()
    {
        DynaliteProcess server = await shared.GetAsync();
        TargetOptions options = Options(server.Endpoint, await server.CreateTableAsync("pk", "id"), TargetLayout.Rows);

        foreach (Func<Task> refused in new Func<Task>[] { () => LookAsync(options), () => RunAsync(options) })
        {
            var error = await Assert.ThrowsAsync<DistStressException>(refused);
            Assert.Equal("WrongKeySchema", error.ErrorId);
            Assert.Equal(
                $"Table \"{options.TableName}\", {server.Endpoint} (region us-east-1), has the key pk (S, HASH), id "
                    + "(S, RANGE), "
                + "but the rows layout needs the partition key id (a string, S) and the sort key sk (a string, S). In "
                + "the columns layout it is used as it is with these lines in config.json:\n"
                + "  \"partition_key\": {\"name\": \"pk\", \"type\": \"S\", \"value\": \"{key}\"},\n"
                + "  \"sort_key\": {\"name\": \"id\", \"type\": \"S\", \"value\": \"{key}\"}",
                error.Message);
        }

        Assert.Equal("pk", (await DescribeAsync(server, options.TableName)).KeySchema[0].AttributeName);
    }

    [Fact]
    public async Task A_key_of_the_right_name_and_the_wrong_type_is_an_error()
    {
        DynaliteProcess server = await shared.GetAsync();
        TargetOptions options = Options(server.Endpoint);
        await server.Client.CreateTableAsync(
            new CreateTableRequest
            {
                TableName = options.TableName,
                BillingMode = BillingMode.PAY_PER_REQUEST,
                KeySchema = [new KeySchemaElement("id", KeyType.HASH)],
                AttributeDefinitions = [new AttributeDefinition("id", ScalarAttributeType.B)],
            },
            TestContext.Current.CancellationToken);

        var error = await Assert.ThrowsAsync<DistStressException>(() => RunAsync(options));

        Assert.Equal("WrongKeySchema", error.ErrorId);
        Assert.Contains("has the key id (B, HASH), but", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("fit", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_many_at_the_same_moment_one_makes_the_table_and_all_wait_for_it()
    {
        DynaliteProcess server = await shared.GetAsync();
        TargetOptions options = Options(server.Endpoint);

        PreparedTarget[] prepared = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => RunAsync(options)));

        Assert.All(prepared, one => Assert.Equal("ACTIVE", one.Status));
        Assert.Single(prepared, one => one.Created);
    }

    [Fact]
    public async Task What_vanished_after_the_look_is_not_made_without_leave()
    {
        DynaliteProcess server = await shared.GetAsync();
        TargetOptions options = Options(server.Endpoint);

        var error = await Assert.ThrowsAsync<DistStressException>(() => RunAsync(options, new() { MayCreate = false }));

        Assert.Equal("TableNotFound", error.ErrorId);
        await Assert.ThrowsAsync<ResourceNotFoundException>(() => DescribeAsync(server, options.TableName));
    }

    [Fact]
    public async Task Waits_through_everything_that_comes_before_active()
    {
        await using var server = new ScriptedTable(
            "none", "created", "none", "CREATING", "CREATING", "UPDATING", "ACTIVE");

        PreparedTarget prepared = await server.PassAsync();

        Assert.Equal(("ACTIVE", true), (prepared.Status, prepared.Created));
        server.AssertSpent();
    }

    [Fact]
    public async Task A_table_that_is_being_deleted_is_waited_out_and_made_anew()
    {
        // The first try comes too early: DynamoDB has stopped describing the table and still holds its name.
        await using var server = new ScriptedTable(
            "DELETING", "DELETING", "none", "in use", "none", "created", "CREATING", "ACTIVE");

        PreparedTarget prepared = await server.PassAsync();

        Assert.True(prepared.Created);
        server.AssertSpent();
    }

    [Fact]
    public async Task A_look_at_a_table_that_is_being_deleted_tells_that_it_will_be_made_anew()
    {
        await using var server = new ScriptedTable("DELETING");

        PreparationLook look = await LookAsync(server.Options);

        Assert.StartsWith(
            "Wait until the table that is there is deleted, then create it anew with the partition key id",
            look.Missing,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_table_that_somebody_else_makes_meanwhile_counts_as_there()
    {
        await using var server = new ScriptedTable("none", "in use", "CREATING", "ACTIVE");

        PreparedTarget prepared = await server.PassAsync();

        Assert.False(prepared.Created);
        server.AssertSpent();
    }

    [Theory]
    [InlineData("CREATING")]
    [InlineData("DELETING")]
    public async Task A_wait_that_takes_too_long_ends_with_the_state(string state)
    {
        await using var server = new ScriptedTable(state);

        var error = await Assert.ThrowsAsync<DistStressException>(
            () => server.PassAsync(TimeSpan.FromSeconds(1), fromRequests: 1));

        Assert.Equal("TableNotActive", error.ErrorId);
        Assert.StartsWith(
            $"After 1 s table \"t\", {server.Options.Endpoint} (region us-east-1), is still {state}, not ACTIVE.",
            error.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wait_can_be_cancelled()
    {
        await using var server = new ScriptedTable("CREATING");
        using var cancel = new CancellationTokenSource();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => TargetDatabase.DynamoDb.PrepareAsync(
            server.Options, new() { OnMessage = _ => cancel.Cancel() }, cancel.Token));
    }

    [Fact]
    public async Task A_question_that_is_not_answered_can_be_cancelled()
    {
        using var cancel = new CancellationTokenSource();
        await using var server = new ScriptedHttpServer((_, _) =>
        {
            cancel.Cancel();
            return null;
        });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => TargetDatabase.DynamoDb.LookAsync(Options(server.Endpoint), new(), cancel.Token));
    }

    [Theory]
    [InlineData("ARCHIVED")]
    [InlineData("INACCESSIBLE_ENCRYPTION_CREDENTIALS")]
    public async Task A_state_that_does_not_end_is_an_error_at_once(string state)
    {
        await using var server = new ScriptedTable(state);

        var error = await Assert.ThrowsAsync<DistStressException>(() => RunAsync(server.Options));

        Assert.Equal("TableNotActive", error.ErrorId);
        Assert.Contains($"is {state}, not ACTIVE.", error.Message, StringComparison.Ordinal);
        Assert.Equal(1, server.Requests);
    }

    [Theory]
    [InlineData("denied", "TargetAccessDenied", "may not look at table \"t\"")]
    [InlineData("none|denied", "TableRefused", "does not create table \"t\"")]
    [InlineData("none|limit", "TableRefused", "too many tables")]
    public async Task What_DynamoDB_refuses_is_told_with_its_words(string answers, string errorId, string message)
    {
        await using var server = new ScriptedTable(answers.Split('|'));

        var error = await Assert.ThrowsAsync<DistStressException>(
            () => server.PassAsync(TimeSpan.FromSeconds(3), fromRequests: 2));

        Assert.Equal(errorId, error.ErrorId);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_told()
    {
        TargetOptions options = Options(
            $"http://127.0.0.1:{FreePort.Take()}") with { OpBudget = TimeSpan.FromSeconds(1) };

        var error = await Assert.ThrowsAsync<DistStressException>(() => RunAsync(options));

        Assert.Equal("TargetUnreachable", error.ErrorId);
        Assert.Contains(options.Endpoint!, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Redis_needs_nothing_but_to_answer_and_is_shown_by_its_address_alone()
    {
        await using EmbeddedGarnet server = EmbeddedGarnet.Start();
        TargetOptions options = Options(
            server.Endpoint + ",connectTimeout=2000") with { Database = TargetDatabase.Redis };

        PreparationLook look = await LookAsync(options);
        PreparedTarget prepared = await RunAsync(options);

        Assert.Null(look.Missing);
        Assert.Equal(
            (TargetDatabase.Redis, "Reachable", false, server.Endpoint),
            (prepared.Database, prepared.Status, prepared.Created, prepared.Endpoint));

        server.Kill();
        var error = await Assert.ThrowsAsync<DistStressException>(() => RunAsync(options));
        Assert.Equal("TargetUnreachable", error.ErrorId);
    }

    [Fact]
    public async Task No_store_needs_nothing()
    {
        TargetOptions options = Options(null) with { Database = TargetDatabase.Null };

        Assert.Null((await LookAsync(options)).Missing);
        Assert.Equal("None", (await RunAsync(options)).Status);
    }

    private static TargetOptions Options(
        string? endpoint, string? table = null, TargetLayout layout = TargetLayout.Columns) => new()
    {
        Database = TargetDatabase.DynamoDb,
        TableName = table ?? "t" + Guid.NewGuid().ToString("N"),
        Layout = layout,
        Endpoint = endpoint,
        Region = "us-east-1",
    };

    private static Task<PreparedTarget> RunAsync(TargetOptions target, PreparationOptions? options = null) =>
        target.Database.PrepareAsync(target, options ?? new(), TestContext.Current.CancellationToken);

    private static Task<PreparationLook> LookAsync(TargetOptions target, PreparationOptions? options = null) =>
        target.Database.LookAsync(target, options ?? new(), TestContext.Current.CancellationToken);

    private static async Task<TableDescription> DescribeAsync(DynaliteProcess server, string table) =>
        (await server.Client.DescribeTableAsync(table, TestContext.Current.CancellationToken)).Table;

    private static async Task<OpResult> PutAsync(ITarget target) => await target.ExecuteAsync(
        TargetOps.Make(TrafficAction.PutItem, 0, TargetOps.Example), TestContext.Current.CancellationToken);

    /// <summary>A server with one table that goes through the states of a script; the last one stays.</summary>
    private sealed class ScriptedTable : IAsyncDisposable
    {
        private readonly string[] _steps;
        private readonly ScriptedHttpServer _server;
        private readonly List<string> _mismatches = [];
        private readonly VirtualTime _time = new();

        public ScriptedTable(params string[] steps)
        {
            _steps = steps;
            _server = new ScriptedHttpServer(
                (number, body) => Answer(_steps[Math.Min(number, _steps.Length - 1)], body));
            Options = TargetPreparationTests.Options(
                _server.Endpoint, "t") with { Time = _time, OpBudget = TimeSpan.FromHours(1) };
        }

        public TargetOptions Options { get; }

        public int Requests => _server.Requests;

        /// <summary>Prepares the table while the pauses between two looks at it take no time.</summary>
        /// <param name="limit">How long the preparation may take, of which nothing passes before there were some
        /// requests.</param>
        /// <param name="fromRequests">How many.</param>
        public Task<PreparedTarget> PassAsync(TimeSpan? limit = null, int fromRequests = 0) => _time.PassAsync(
            RunAsync(Options, new() { Timeout = limit ?? TimeSpan.FromHours(1) }), () => Requests >= fromRequests);

        /// <summary>Each step was asked for once, by the call that it belongs to.</summary>
        public void AssertSpent()
        {
            Assert.Empty(_mismatches);
            Assert.Equal(_steps.Length, _server.Requests);
        }

        public ValueTask DisposeAsync()
        {
            _time.Dispose();
            return _server.DisposeAsync();
        }

        private (int Status, string Body)? Answer(string step, string body)
        {
            bool creates = body.Contains("KeySchema", StringComparison.Ordinal);
            if (step is not ("denied" or "limit") && creates != (step is "created" or "in use"))
                _mismatches.Add($"{step}: {body}");
            return step switch
            {
                "none" => Error("ResourceNotFoundException", "no such table"),
                "in use" => Error("ResourceInUseException", "the table is in use"),
                "denied" => Error("AccessDeniedException", "you may not"),
                "limit" when creates => Error("LimitExceededException", "too many tables"),
                "limit" => Error("ResourceNotFoundException", "no such table"),
                "created" => (200, "{\"TableDescription\":{\"TableName\":\"t\",\"TableStatus\":\"CREATING\"}}"),
                _ => (200, $$"""
                    {"Table": {"TableName": "t", "TableStatus": "{{step}}",
                      "BillingModeSummary": {"BillingMode": "PAY_PER_REQUEST"},
                      "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
                      "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}]
                    } }
                    """),
            };
        }

        private static (int Status, string Body) Error(string kind, string message) =>
            (400, $$"""{"__type":"com.amazonaws.dynamodb.v20120810#{{kind}}","message":"{{message}}"}""");
    }
}
