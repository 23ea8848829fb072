using System.Text.Json;
using DistStress.Engine.Generation;
using DistStress.Engine.Items;
using DistStress.Engine.Outcomes;
using DistStress.Engine.Targets.DynamoDb;
using DistStress.Engine.Tests.Generation;
using DistStress.Engine.Tests.Runs;
using DistStress.Engine.Tests.Servers;
using DistStress.Engine.Tests.Stores;
using DistStress.Engine.Traffic;
using Xunit;

namespace DistStress.Engine.Tests.Targets;

/// <summary>Single ops through an endpoint that injects faults between the target and a real server.</summary>
public sealed class FaultyDynamoDbTests(SharedServers servers) : IClassFixture<SharedServers>
{
    private const string Data = """{"request_":{"r":16,"len":8},"bid_feedback_2":4,"impression":"this is text"}""";
    private static readonly TimeSpan ShortBudget = TimeSpan.FromMilliseconds(400);

    // The SDK waits up to a second before it tries again, and up to two before the time after that.
    private static readonly TimeSpan BudgetForRetries = TimeSpan.FromSeconds(2.5);

    [Fact]
    public async Task Every_form_of_throttle_is_tried_again_and_counted()
    {
        Dictionary<string, ThrottleForm> forms = FormsByKey();
        await using Fixture fixture = await Fixture.StartAsync(
            servers, call => call.Attempt == 0 ? new Fault.Throttle(FormOf(call, forms)) : null);

        OpResult[] results = await fixture.RunEachAsync(forms.Count);

        Assert.All(results, result => Assert.Equal(
            (OpStatus.Succeeded, TargetOps.ExampleBytes, 1), (result.Status, (int)result.Bytes, result.Retries)));
        Assert.Equal(
            ThrottleForm.All.Select(form => (form.Name, 1)),
            results.Select(result => result.Calls!.Throttles.Single())
                .Select(throttle => (throttle.Key, throttle.Value)));
        Assert.Equal(
            forms.Values.CountBy(form => form.Name).OrderBy(count => count.Key, StringComparer.Ordinal),
            fixture.Faulty.Counts.ThrottledBy.OrderBy(count => count.Key, StringComparer.Ordinal));
        Assert.Equal((2 * forms.Count, forms.Count), (fixture.Faulty.Counts.Calls, fixture.Faulty.Counts.Forwarded));
        await fixture.AssertHoldsAsync([.. Enumerable.Range(0, forms.Count)]);
    }

    [Fact]
    public async Task Every_form_of_throttle_without_end_is_throttled_and_keeps_its_reason()
    {
        Dictionary<string, ThrottleForm> forms = FormsByKey();
        await using Fixture fixture = await Fixture.StartAsync(
            servers, call => new Fault.Throttle(FormOf(call, forms)), opBudget: BudgetForRetries);

        OpResult[] results = await fixture.RunEachAsync(forms.Count, result => result.Retries > 0);

        Assert.Equal(
            ThrottleForm.All.Select(form => (OpStatus.Throttled, form.Name)),
            results.Select(result => (result.Status, result.Error!)));
        Assert.Equal(fixture.Faulty.Counts.Calls, fixture.Faulty.Counts.Throttled);
        await fixture.AssertHoldsAsync();
    }

    [Fact]
    public async Task However_many_ops_are_throttled_at_a_time_each_is_tried_again()
    {
        await using Fixture fixture = await Fixture.StartAsync(
            servers, call => call.Attempt == 0 ? new Fault.Throttle(ThrottleForm.HotPartition) : null);

        OpResult[] results = await fixture.RunEachAsync(200);

        Assert.All(results, result => Assert.Equal((OpStatus.Succeeded, 1), (result.Status, result.Retries)));
        Assert.Equal((400, 200), (fixture.Faulty.Counts.Calls, fixture.Faulty.Counts.Throttled));
        await fixture.AssertHoldsAsync([.. Enumerable.Range(0, 200)]);
    }

    [Fact]
    public async Task A_delay_beyond_the_budget_is_a_timeout()
    {
        await using Fixture fixture = await Fixture.StartAsync(
            servers, _ => new Fault.Delay(TimeSpan.FromMinutes(1)), opBudget: ShortBudget);

        OpResult result = await fixture.RunAsync(
            TargetOps.Make(TrafficAction.UpdateItem, 0, TargetOps.Example), _ => fixture.Faulty.Counts.Delayed > 0);

        Assert.Equal((OpStatus.Failed, OpError.Timeout, 0), (result.Status, result.Error, result.Retries));
        Assert.Equal(0, fixture.Faulty.Counts.Forwarded);
        await fixture.AssertHoldsAsync();
    }

    [Fact]
    public async Task A_delay_within_the_budget_is_waited_for()
    {
        await using Fixture fixture = await Fixture.StartAsync(
            servers, _ => new Fault.Delay(TimeSpan.FromMilliseconds(50)));

        OpResult result = await fixture.RunAsync(TargetOps.Make(TrafficAction.UpdateItem, 0, TargetOps.Example));

        Assert.Equal((OpStatus.Succeeded, 0), (result.Status, result.Retries));
        await fixture.AssertHoldsAsync(0);
    }

    [Theory]
    [InlineData(Cut.Before, 1)]
    [InlineData(Cut.After, 3)]
    [InlineData(Cut.Within, 3)]
    public async Task A_connection_that_is_cut_is_tried_again_and_counted(Cut cut, int forwarded)
    {
        await using Fixture fixture = await Fixture.StartAsync(servers, FaultPlan.First(2, FaultOf(cut)));

        OpResult result = await fixture.RunAsync(TargetOps.Make(TrafficAction.UpdateItem, 0, TargetOps.Example));

        Assert.Equal((OpStatus.Succeeded, 2), (result.Status, result.Retries));
        Assert.Equal((3, 2), (fixture.Faulty.Counts.Calls, fixture.Faulty.Counts.Cut));
        Assert.Equal(forwarded, fixture.Faulty.Counts.Forwarded);
        await fixture.AssertHoldsAsync(0);
    }

    [Fact]
    public async Task A_connection_that_is_always_cut_is_a_lost_connection()
    {
        await Task.WhenAll(Enum.GetValues<Cut>().Select(async cut =>
        {
            await using Fixture fixture = await Fixture.StartAsync(
                servers, _ => FaultOf(cut), opBudget: BudgetForRetries);

            OpResult result = await fixture.RunAsync(
                TargetOps.Make(TrafficAction.UpdateItem, 0, TargetOps.Example),
                result => result.Retries > 0 && result.Error != OpError.Timeout);

            Assert.Equal((OpStatus.Failed, OpError.ConnectionLost, 0L), (result.Status, result.Error, result.Bytes));

            // The op failed, but what was passed on before the cut was done.
            await fixture.AssertHoldsAsync(cut == Cut.Before ? [] : [0]);
        }));
    }

    [Fact]
    public async Task A_server_error_is_tried_again_and_one_without_end_fails_by_its_name()
    {
        await using Fixture once = await Fixture.StartAsync(servers, FaultPlan.First(1, new Fault.ServerError()));
        OpResult result = await once.RunAsync(TargetOps.Make(TrafficAction.UpdateItem, 0, TargetOps.Example));
        Assert.Equal((OpStatus.Succeeded, 1), (result.Status, result.Retries));
        await once.AssertHoldsAsync(0);

        await using Fixture always = await Fixture.StartAsync(
            servers, _ => new Fault.ServerError(), opBudget: BudgetForRetries);
        result = await always.RunAsync(
            TargetOps.Make(TrafficAction.UpdateItem, 0, TargetOps.Example),
            result => result.Retries > 0 && result.Error != OpError.Timeout);
        Assert.Equal((OpStatus.Failed, "InternalServerError"), (result.Status, result.Error));
    }

    [Theory]
    [InlineData("ValidationException", OpError.Validation)]
    [InlineData("AccessDeniedException", OpError.AccessDenied)]
    [InlineData("ResourceNotFoundException", "ResourceNotFound")]
    [InlineData("ItemCollectionSizeLimitExceededException", "ItemCollectionSizeLimitExceeded")]
    public async Task A_refusal_is_not_tried_again_and_fails_by_its_name(string exception, string error)
    {
        await using Fixture fixture =
            await Fixture.StartAsync(servers, _ => new Fault.Refuse(exception, "what is wrong"));

        OpResult result = await fixture.RunAsync(TargetOps.Make(TrafficAction.UpdateItem, 0, TargetOps.Example));

        Assert.Equal((OpStatus.Failed, error, 0), (result.Status, result.Error, result.Retries));
        Assert.Equal("what is wrong", result.Detail);
        Assert.Equal((1, 1), (fixture.Faulty.Counts.Calls, fixture.Faulty.Counts.Refused));
    }

    [Theory]
    [InlineData(TargetLayout.Columns)]
    [InlineData(TargetLayout.Rows)]
    public async Task Writes_that_come_back_are_written_in_the_end(TargetLayout layout)
    {
        // Half of each call comes back until one item is left.
        await using Fixture fixture = await Fixture.StartAsync(
            servers, call => call.Action == "BatchWriteItem" ? new Fault.Partial(items => items / 2) : null, layout);

        OpResult result = await fixture.RunAsync(TargetOps.Make(TrafficAction.BatchPutItem, 25, 0, TargetOps.Example));

        Assert.Equal((OpStatus.Succeeded, 25L * TargetOps.ExampleBytes), (result.Status, result.Bytes));

        // 25, 12, 6, 3, 1: four answers are partial. In rows the 25 items are three calls' worth of records.
        int calls = layout == TargetLayout.Columns ? 1 : 3;
        Assert.Equal((4 * calls, (12 + 6 + 3 + 1) * calls),
            (fixture.Faulty.Counts.Partial, fixture.Faulty.Counts.HeldBack));
        Assert.Equal(fixture.Faulty.Counts.Partial, result.Retries);
        await fixture.AssertHoldsAsync([.. Enumerable.Range(0, 25)]);
    }

    [Theory]
    [InlineData(TargetLayout.Columns, TrafficAction.BatchGetItem)]
    [InlineData(TargetLayout.Columns, TrafficAction.BatchGetSubItem)]
    [InlineData(TargetLayout.Rows, TrafficAction.BatchGetSubItem)]
    public async Task Keys_that_come_back_are_read_in_the_end(TargetLayout layout, TrafficAction action)
    {
        await using Fixture fixture = await Fixture.StartAsync(
            servers, call => call.Action == "BatchGetItem" ? new Fault.Partial(items => items / 2) : null, layout);
        await fixture.RunAsync(TargetOps.Make(TrafficAction.BatchPutItem, 25, 0, TargetOps.Example));

        OpResult result = await fixture.RunAsync(TargetOps.Make(
            action, 50, 0, action == TrafficAction.BatchGetItem ? [] : TargetOps.Example));

        Assert.Equal((OpStatus.Succeeded, 25L * TargetOps.ExampleBytes, 25),
            (result.Status, result.Bytes, result.ItemsFound));
        Assert.True(fixture.Faulty.Counts.Partial > 0);
        Assert.Equal(fixture.Faulty.Counts.Partial, result.Retries);
    }

    [Theory]
    [InlineData(TrafficAction.BatchPutItem)]
    [InlineData(TrafficAction.BatchGetItem)]
    public async Task A_batch_that_always_comes_back_whole_is_throttled(TrafficAction action)
    {
        await using Fixture fixture = await Fixture.StartAsync(
            servers, _ => new Fault.Partial(items => items), opBudget: ShortBudget);

        OpResult result = await fixture.RunAsync(
            TargetOps.Make(action, 5, 0, action == TrafficAction.BatchGetItem ? [] : TargetOps.Example),
            result => result.Retries > 0);

        Assert.Equal((OpStatus.Throttled, "Unprocessed", 0L), (result.Status, result.Error, result.Bytes));
        await fixture.AssertHoldsAsync();
    }

    [Fact]
    public async Task Throttles_and_leftovers_of_one_op_are_counted_together()
    {
        await using Fixture fixture = await Fixture.StartAsync(servers, call => call.Number switch
        {
            0 or 2 => new Fault.Throttle(ThrottleForm.HotPartition),
            1 or 4 => new Fault.Partial(_ => 1),
            3 => new Fault.ServerError(),
            _ => null,
        });

        OpResult result = await fixture.RunAsync(TargetOps.Make(TrafficAction.BatchPutItem, 3, 0, TargetOps.Example));

        // Call 1 leaves one item, which call 4 leaves again.
        Assert.Equal((OpStatus.Succeeded, 3L * TargetOps.ExampleBytes, 5),
            (result.Status, result.Bytes, result.Retries));
        Assert.Equal((6, 5), (fixture.Faulty.Counts.Calls, fixture.Faulty.Counts.ToRetry));
        await fixture.AssertHoldsAsync(0, 1, 2);
    }

    // dynalite does not know this limit of DynamoDB, so the requests are looked at.
    [Theory]
    [InlineData(431, true)]
    [InlineData(432, false)]
    [InlineData(ItemSize.MaxColumns, false)]
    public async Task An_update_of_many_columns_keeps_within_the_limit_of_an_expression(int count, bool isExpression)
    {
        JsonElement request = default;
        await using Fixture fixture = await Fixture.StartAsync(servers, call =>
        {
            request = JsonDocument.Parse(call.Body).RootElement;
            return null;
        });
        ColumnSpec[] columns = TargetOps.Columns(count);

        OpResult result = await fixture.RunAsync(TargetOps.Make(TrafficAction.UpdateItem, 0, columns));

        Assert.Equal(
            (OpStatus.Succeeded, columns.Sum(column => column.Name.Length)), (result.Status, (int)result.Bytes));
        Assert.Equal(isExpression, request.TryGetProperty("UpdateExpression", out JsonElement expression));
        if (isExpression)
            Assert.InRange(expression.GetString()!.Length, 4080, 4096);
        var expected = new StoreContents();
        expected.Put(
            ReferenceGenerator.Key(1, 0),
            columns.ToDictionary(column => column.Name, column => StoredValue.OfText(column.Name)));
        await fixture.AssertHoldsAsync(expected);
    }

    [Theory]
    [InlineData(TrafficAction.GetSubItem, 841, true)]
    [InlineData(TrafficAction.GetSubItem, 842, false)]
    [InlineData(TrafficAction.BatchGetSubItem, 841, true)]
    [InlineData(TrafficAction.BatchGetSubItem, 842, false)]
    public async Task A_read_of_many_columns_keeps_within_the_limit_of_an_expression(
        TrafficAction action, int count, bool isExpression)
    {
        string body = "";
        await using Fixture fixture = await Fixture.StartAsync(servers, call =>
        {
            body = call.Body;
            return null;
        });
        ColumnSpec[] columns = TargetOps.Columns(count);
        await fixture.RunAsync(TargetOps.Make(TrafficAction.PutItem, 0, columns));

        OpResult result = await fixture.RunAsync(TargetOps.Make(action, 0, columns));

        Assert.Equal(columns.Sum(column => column.Name.Length), result.Bytes);
        Assert.Equal(isExpression, body.Contains("ProjectionExpression", StringComparison.Ordinal));
    }

    [Fact]
    public void A_plan_by_shares_hits_that_share_and_the_same_calls_every_time()
    {
        Func<FaultyCall, Fault?> plan = FaultPlan.Share(3, 0.2, new Fault.ServerError(), new Fault.CutBefore());
        Fault?[] faults = [.. Enumerable.Range(0, 10_000).Select(number => plan(new FaultyCall(number, "", 0, "")))];

        Assert.InRange(faults.Count(fault => fault is Fault.ServerError), 900, 1100);
        Assert.InRange(faults.Count(fault => fault is Fault.CutBefore), 900, 1100);
        Func<FaultyCall, Fault?> again = FaultPlan.Share(3, 0.2, new Fault.ServerError(), new Fault.CutBefore());
        Assert.Equal(faults, Enumerable.Range(0, 10_000).Select(number => again(new FaultyCall(number, "", 0, ""))));
    }

    /// <summary>Where in a call the connection is cut.</summary>
    public enum Cut
    {
        Before,
        After,
        Within,
    }

    private static Fault FaultOf(Cut cut) => cut switch
    {
        Cut.Before => new Fault.CutBefore(),
        Cut.After => new Fault.CutAfter(),
        _ => new Fault.CutWithin(),
    };

    private static Dictionary<string, ThrottleForm> FormsByKey() => ThrottleForm.All
        .Select((form, index) => (Key: ReferenceGenerator.Key(1, (ulong)index), Form: form))
        .ToDictionary(entry => entry.Key, entry => entry.Form);

    private static ThrottleForm FormOf(FaultyCall call, Dictionary<string, ThrottleForm> forms) =>
        forms.Single(entry => call.Body.Contains(entry.Key, StringComparison.Ordinal)).Value;

    private sealed class Fixture : IAsyncDisposable
    {
        private readonly StoreView _view;
        private readonly DynamoDbTarget _target;

        private Fixture(StoreView view, FaultyDynamoDb faulty, DynamoDbTarget target)
        {
            _view = view;
            Faulty = faulty;
            _target = target;
        }

        public FaultyDynamoDb Faulty { get; }

        public static async Task<Fixture> StartAsync(
            SharedServers servers,
            Func<FaultyCall, Fault?> plan,
            TargetLayout layout = TargetLayout.Columns,
            TimeSpan? opBudget = null)
        {
            StoreView view = await servers.TableAsync(StoreServer.Dynalite, layout);
            var faulty = new FaultyDynamoDb(view.Options.Endpoint!, plan);
            var target = new DynamoDbTarget(view.Options with
            {
                Endpoint = faulty.Endpoint,
                Retry = TargetOps.RetryAtOnce,
                OpBudget = opBudget ?? TimeSpan.FromMinutes(5),
            });
            return new Fixture(view, faulty, target);
        }

        public async Task<OpResult> RunAsync(Operation operation) =>
            await _target.ExecuteAsync(operation, TestContext.Current.CancellationToken);

        /// <summary>Runs an op again and again until what a test is about came up in it: how far an op comes within its
        /// budget depends on the machine.</summary>
        public async Task<OpResult> RunAsync(Operation operation, Func<OpResult, bool> holds)
        {
            OpResult result = default;
            await Rig.UntilAsync(
                async () =>
                {
                    result = await RunAsync(operation);
                    TestContext.Current.TestOutputHelper?.WriteLine($"{result}");
                    return holds(result);
                },
                "an op ended as the test is about");
            return result;
        }

        /// <summary>Runs an update of each of the stream's first items, all at once.</summary>
        public Task<OpResult[]> RunEachAsync(int items, Func<OpResult, bool>? holds = null) =>
            Task.WhenAll(Enumerable.Range(0, items).Select(index => RunAsync(
                TargetOps.Make(TrafficAction.UpdateItem, index, TargetOps.Example), holds ?? (_ => true))));

        /// <summary>Fails the test unless the table holds these items of stream 1 and nothing else.</summary>
        public async Task AssertHoldsAsync(params int[] indices)
        {
            var expected = new StoreContents();
            foreach (int index in indices)
            {
                expected.Put(
                    ReferenceGenerator.Key(1, (ulong)index), ReferenceGenerator.Columns(Data, 1, (ulong)index));
            }

            await AssertHoldsAsync(expected);
        }

        public Task AssertHoldsAsync(StoreContents expected) => _view.AssertHoldsAsync(expected);

        public async ValueTask DisposeAsync()
        {
            await _target.DisposeAsync();
            await Faulty.DisposeAsync();
        }
    }
}
