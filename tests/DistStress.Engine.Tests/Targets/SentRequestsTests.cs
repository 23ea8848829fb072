using System.Collections.Concurrent;
using DistStress.Engine.Generation;
using DistStress.Engine.Outcomes;
using DistStress.Engine.Targets.DynamoDb;
using DistStress.Engine.Targets.DynamoDb.Tables;
using DistStress.Engine.Tests.Runs;
using DistStress.Engine.Tests.Servers;
using DistStress.Engine.Traffic;
using Xunit;

namespace DistStress.Engine.Tests.Targets;

/// <summary>Retries are requests that were sent: what is counted of each op is what came of it at the other end,
/// whenever its budget ends.</summary>
public sealed class SentRequestsTests
{
    // No request is passed on to it.
    private const string NoServer = "http://127.0.0.1:1";

    private static readonly TimeSpan Budget = TimeSpan.FromMilliseconds(400);
    private static readonly Fault.Delay Never = new(TimeSpan.FromHours(1));

    [Fact]
    public async Task An_op_that_is_never_answered_is_sent_once_and_has_no_retry()
    {
        await using var wire = new Wire(_ => Never);

        OpResult[] results = await wire.RunAsync(ops: 600, at: 100);

        Assert.All(results, result => Assert.Equal(
            (OpStatus.Failed, OpError.Timeout, 0), (result.Status, result.Error, result.Retries)));
        Assert.NotEmpty(wire.Arrived);
        Assert.All(wire.Arrived.Values, requests => Assert.Equal(1, requests));
    }

    [Theory]
    [InlineData("cut")]
    [InlineData("error")]
    [InlineData("throttle")]
    [InlineData("cut", "error", "throttle", "never")]
    public async Task Whatever_ends_a_request_every_op_has_as_many_retries_as_were_sent(params string[] ends)
    {
        await using var wire = new Wire(call => ends[call.Number % ends.Length] switch
        {
            "cut" => new Fault.CutBefore(),
            "error" => new Fault.ServerError(),
            "throttle" => new Fault.Throttle(ThrottleForm.HotPartition),
            _ => Never,
        });

        OpResult[] results = await wire.RunAsync(ops: 300, at: 100);

        await wire.AssertCountedAsync(results);
        // An answer may come too late to be counted.
        Assert.InRange(
            results.Sum(result => result.Calls!.Throttles.Values.Sum()), 0, wire.Counts.Throttled);
    }

    [Fact]
    public async Task An_op_that_got_no_connection_before_its_budget_ended_was_not_tried()
    {
        await using var wire = new Wire(_ => Never, connections: 1);

        OpResult[] results = await wire.RunAsync(ops: 50, at: 50);

        Assert.All(results, result => Assert.Equal((OpStatus.Failed, 0), (result.Status, result.Retries)));
        await wire.AssertCountedAsync(results);
    }

    [Fact]
    public async Task Where_nobody_listens_nothing_is_sent_and_nothing_tried_again()
    {
        await using DynamoDbTarget target = Open($"http://127.0.0.1:{FreePort.Take()}", 50);

        OpResult result = await target.ExecuteAsync(Update(0), TestContext.Current.CancellationToken);

        Assert.Equal((OpStatus.Failed, 0), (result.Status, result.Retries));
    }

    [Theory]
    [InlineData(TrafficAction.BatchPutItem)]
    [InlineData(TrafficAction.BatchGetItem)]
    public async Task The_rest_of_a_batch_is_tried_again_where_it_was_sent(TrafficAction action)
    {
        int calls = 0;
        // The budget ends while the worker waits, or while the third call is open.
        await using var faulty = new FaultyDynamoDb(NoServer, call =>
        {
            Interlocked.Increment(ref calls);
            return call.Number < 2 ? new Fault.Partial(items => items) : Never;
        });
        await using DynamoDbTarget target = Open(faulty.Endpoint, 50);
        Operation operation = TargetOps.Make(
            action, 5, 0, action == TrafficAction.BatchGetItem ? [] : TargetOps.Example);

        OpResult result = await target.ExecuteAsync(operation, TestContext.Current.CancellationToken);

        await Rig.UntilAsync(
            () => Task.FromResult(Math.Max(0, Volatile.Read(ref calls) - 1) == result.Retries),
                "what was counted has come");
        // On a busy machine the budget may end before the first answer.
        if (result.Calls!.Throttles.Count > 0)
            Assert.Equal((OpStatus.Throttled, DynamoDbTable.Unprocessed), (result.Status, result.Error));
    }

    private static Operation Update(long index) => TargetOps.Make(TrafficAction.UpdateItem, index, TargetOps.Example);

    private static DynamoDbTarget Open(string endpoint, int connections) =>
        DynamoDbTargetTests.Open(endpoint, "t", opBudget: Budget, maxInFlight: connections);

    /// <summary>A target, and the endpoint that counts what comes of each of its ops.</summary>
    private sealed class Wire : IAsyncDisposable
    {
        private readonly FaultyDynamoDb _faulty;
        private readonly DynamoDbTarget _target;

        public Wire(Func<FaultyCall, Fault?> plan, int connections = 100)
        {
            _faulty = new FaultyDynamoDb(NoServer, call =>
            {
                Arrived.AddOrUpdate(call.Body, 1, (_, before) => before + 1);
                return plan(call);
            });
            _target = Open(_faulty.Endpoint, connections);
        }

        /// <summary>What was done to the requests.</summary>
        public FaultyCounts Counts => _faulty.Counts;

        /// <summary>How many requests came, by their content: every op has one of its own.</summary>
        public ConcurrentDictionary<string, int> Arrived { get; } = new();

        /// <summary>Runs updates of the stream's first items, some at a time.</summary>
        public async Task<OpResult[]> RunAsync(int ops, int at)
        {
            var results = new List<OpResult>();
            foreach (int[] some in Enumerable.Range(0, ops).Chunk(at))
            {
                results.AddRange(await Task.WhenAll(some.Select(index =>
                    _target.ExecuteAsync(Update(index), TestContext.Current.CancellationToken).AsTask())));
            }

            return [.. results];
        }

        /// <summary>
        /// Waits until of each op as many requests have come as were counted. The last may come after its end.
        /// </summary>
        public async Task AssertCountedAsync(OpResult[] results)
        {
            int[] NotAsCounted() => [.. Enumerable.Range(0, results.Length).Where(
                index => Math.Max(0, ArrivedOf(index) - 1) != results[index].Retries)];
            await Rig.UntilAsync(
                () => Task.FromResult(NotAsCounted().Length == 0), "of each op as many requests came as were counted");
            // More would come at once, if there were any.
            Assert.Equal(Arrived.Values.Sum() - Arrived.Count, results.Sum(result => result.Retries));
        }

        public async ValueTask DisposeAsync()
        {
            await _target.DisposeAsync();
            await _faulty.DisposeAsync();
        }

        private int ArrivedOf(int index)
        {
            string key = ItemKey.Text(1, (ulong)index);
            return Arrived.Where(arrived => arrived.Key.Contains(key, StringComparison.Ordinal))
                .Sum(arrived => arrived.Value);
        }
    }
}
