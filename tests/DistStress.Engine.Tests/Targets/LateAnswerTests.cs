using DistStress.Engine.Outcomes;
using DistStress.Engine.Targets;
using DistStress.Engine.Targets.DynamoDb;
using DistStress.Engine.Targets.DynamoDb.Tables;
using DistStress.Engine.Targets.Retries;
using DistStress.Engine.Tests.Clocks;
using DistStress.Engine.Tests.Runs;
using DistStress.Engine.Tests.Servers;
using DistStress.Engine.Traffic;
using Xunit;

namespace DistStress.Engine.Tests.Targets;

/// <summary>Answers that are on their way when the op's time is over, to the call; time passes when the test says so.
/// </summary>
public sealed class LateAnswerTests
{
    private const string Undone =
        """{"UnprocessedItems":{"t":[{"PutRequest":{"Item":{"id":{"S":"x"}}}}]}}""";

    private const string Done = """{"ConsumedCapacity":{"TableName":"t","CapacityUnits":3}}""";

    private static readonly TimeSpan OpBudget = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Late = TimeSpan.FromMilliseconds(700);
    private static readonly TimeSpan AttemptLimit = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan AttemptLinger = TimeSpan.FromMilliseconds(200);

    [Theory]
    [InlineData(400, DynamoDbAnswers.Throttled, TrafficAction.UpdateItem, OpStatus.Throttled,
        "ProvisionedThroughputExceeded", 1, 0)]
    [InlineData(200, Done, TrafficAction.UpdateItem, OpStatus.Failed, OpError.Timeout, 0, 3)]
    [InlineData(200, Undone, TrafficAction.BatchPutItem, OpStatus.Failed, OpError.Timeout, 1, 0)]
    [InlineData(400, """{"__type":"x#ConditionalCheckFailedException"}""", TrafficAction.UpdateItem, OpStatus.Failed,
        OpError.Timeout, 0, 0)]
    public async Task What_comes_a_little_late_is_counted_and_the_op_has_failed_at_its_limit(
        int status, string body, TrafficAction action, OpStatus expected, string error, int throttles, double units)
    {
        using var time = new VirtualTime();
        using var asked = new ManualResetEventSlim();
        using var answers = new ManualResetEventSlim();
        await using var server = new ScriptedHttpServer((_, _) =>
        {
            asked.Set();
            answers.Wait(TestContext.Current.CancellationToken);
            return (status, body);
        });
        await using DynamoDbTarget target = Open(server, time);
        Task<OpResult> op = target.ExecuteAsync(
            TargetOps.Make(action, 1, 0, TargetOps.Example), TestContext.Current.CancellationToken).AsTask();
        await Rig.UntilAsync(() => Task.FromResult(asked.IsSet), "the request is on its way");

        Pass(time, OpBudget + Late);
        answers.Set();
        OpResult result = await op;

        Assert.Equal((expected, error), (result.Status, result.Error));
        Assert.Equal(throttles, result.Calls!.Throttles.Values.Sum());
        Assert.Equal(units, result.Calls.TotalCapacity.Write ?? 0);
        Assert.Equal(Late.TotalMicroseconds, result.LateMicros);
        Assert.Equal((1, 0), (server.Requests, result.Retries));
    }

    [Fact]
    public async Task What_never_comes_is_waited_for_no_longer_than_a_second_more()
    {
        using var time = new VirtualTime();
        await using var server = new ScriptedHttpServer((_, _) => null);
        await using DynamoDbTarget target = Open(server, time);
        Task<OpResult> op = target.ExecuteAsync(
            TargetOps.Make(TrafficAction.UpdateItem, 0, TargetOps.Example), TestContext.Current.CancellationToken)
            .AsTask();
        await Rig.UntilAsync(() => Task.FromResult(server.Requests == 1), "the request is on its way");

        Pass(time, OpBudget + TimeSpan.FromSeconds(1));
        OpResult result = await op;

        Assert.Equal((OpStatus.Failed, OpError.Timeout), (result.Status, result.Error));
        Assert.Equal(1_000_000, result.LateMicros);
    }

    [Fact]
    public async Task An_op_whose_time_ends_in_a_wait_ends_then_and_is_not_sent_again()
    {
        using var time = new VirtualTime();
        await using var server = new ScriptedHttpServer((_, _) => (400, DynamoDbAnswers.Throttled));
        await using DynamoDbTarget target = Open(server, time);
        long limit = time.NowMicros + (long)OpBudget.TotalMicroseconds;
        Task<OpResult> op = target.ExecuteAsync(
            TargetOps.Make(TrafficAction.UpdateItem, 0, TargetOps.Example), TestContext.Current.CancellationToken)
            .AsTask();

        // Waits of 1, 2 and 4 s: the third has 2 s.
        foreach (double due in new[] { 1.0, 3.0, 5.0 })
        {
            long instant = limit - (long)OpBudget.TotalMicroseconds + (long)(due * 1e6);
            await Rig.UntilAsync(
                () => Task.FromResult(time.NextDue == instant), $"it waits until {due} s");
            Pass(time, TimeSpan.FromMicroseconds(instant - time.NowMicros));
        }

        OpResult result = await op;
        Assert.Equal((OpStatus.Throttled, 0L), (result.Status, result.LateMicros));
        Assert.Equal((3, 3, 2), (server.Requests, result.Calls!.Throttles.Values.Sum(), result.Retries));
    }

    [Theory]
    [InlineData(TrafficAction.BatchPutItem)]
    [InlineData(TrafficAction.BatchGetItem)]
    public async Task A_rest_that_is_left_again_too_late_is_counted_once_more(TrafficAction action)
    {
        string rest = action == TrafficAction.BatchPutItem
            ? Undone : """{"UnprocessedKeys":{"t":{"Keys":[{"id":{"S":"x"}}]}}}""";
        using var time = new VirtualTime();
        using var answers = new ManualResetEventSlim();
        await using var server = new ScriptedHttpServer((number, _) =>
        {
            if (number > 0)
                answers.Wait(TestContext.Current.CancellationToken);
            return (200, rest);
        });
        await using DynamoDbTarget target = Open(server, time);
        long begin = time.NowMicros;
        Task<OpResult> op = target.ExecuteAsync(
            TargetOps.Make(action, 1, 0, action == TrafficAction.BatchPutItem ? TargetOps.Example : []),
            TestContext.Current.CancellationToken).AsTask();
        await Rig.UntilAsync(() => Task.FromResult(time.NextDue == begin + 1_000_000), "it waits for the rest");
        Pass(time, TimeSpan.FromSeconds(1));
        await Rig.UntilAsync(() => Task.FromResult(server.Requests == 2), "the rest is on its way");

        Pass(time, TimeSpan.FromSeconds(4) + Late);
        answers.Set();
        OpResult result = await op;

        Assert.Equal((OpStatus.Throttled, DynamoDbTable.Unprocessed), (result.Status, result.Error));
        Assert.Equal(2, result.Calls!.Throttles[DynamoDbTable.Unprocessed]);
        Assert.Equal(1, result.Retries);
    }

    [Theory]
    [InlineData(400, DynamoDbAnswers.Throttled, TrafficAction.UpdateItem, 1, 3)]
    [InlineData(200, Done, TrafficAction.UpdateItem, 0, 6)]
    [InlineData(200, Undone, TrafficAction.BatchPutItem, 1, 3)]
    [InlineData(400, """{"__type":"x#ConditionalCheckFailedException"}""", TrafficAction.UpdateItem, 0, 3)]
    public async Task What_comes_after_an_attempts_limit_is_counted_and_the_op_has_gone_on_without_it(
        int status, string body, TrafficAction action, int throttles, double units)
    {
        using var time = new VirtualTime();
        ManualResetEventSlim[] answers = [new(), new()];
        await using var server = new ScriptedHttpServer((number, _) =>
        {
            answers[number].Wait(TestContext.Current.CancellationToken);
            return number == 0 ? (status, body) : (200, Done);
        });
        await using DynamoDbTarget target = Open(server, time, AttemptLimit, TargetOps.RetryAtOnce);
        Task<OpResult> op = target.ExecuteAsync(
            TargetOps.Make(action, 1, 0, TargetOps.Example), TestContext.Current.CancellationToken).AsTask();
        await Rig.UntilAsync(() => Task.FromResult(server.Requests == 1), "the first request is on its way");
        Pass(time, AttemptLimit);

        // The limits of the op, of the second attempt, and of what is heard of the first; then not the second.
        await Rig.UntilAsync(
            () => Task.FromResult(server.Requests == 2 && time.Timers == 3), "the second request is on its way");
        answers[1].Set();
        await Rig.UntilAsync(() => Task.FromResult(time.Timers == 2), "only the first is waited for");
        Assert.False(op.IsCompleted);
        Pass(time, AttemptLinger / 2);
        answers[0].Set();
        OpResult result = await op;

        Assert.Equal((OpStatus.Succeeded, 1), (result.Status, result.Retries));
        Assert.Equal(throttles, result.Calls!.Throttles.Values.Sum());
        Assert.Equal(units, result.Calls.TotalCapacity.Write);
        Assert.Equal(AttemptLinger.TotalMicroseconds / 2, result.LateMicros);
    }

    [Fact]
    public async Task A_refusal_that_comes_after_the_last_attempts_limit_is_counted_and_the_op_has_not_seen_it()
    {
        using var time = new VirtualTime();
        using var answers = new ManualResetEventSlim();
        await using var server = new ScriptedHttpServer((_, _) =>
        {
            answers.Wait(TestContext.Current.CancellationToken);
            return (400, DynamoDbAnswers.Throttled);
        });
        await using DynamoDbTarget target = Open(server, time, AttemptLimit, RetryProfile.None.Policy);
        Task<OpResult> op = target.ExecuteAsync(
            TargetOps.Make(TrafficAction.GetItem), TestContext.Current.CancellationToken).AsTask();
        await Rig.UntilAsync(() => Task.FromResult(server.Requests == 1), "the request is on its way");
        Pass(time, AttemptLimit);
        long end = time.NowMicros + (long)AttemptLinger.TotalMicroseconds;
        await Rig.UntilAsync(() => Task.FromResult(time.IsStill && time.NextDue == end), "the attempt is given up");
        answers.Set();
        OpResult result = await op;

        Assert.Equal((OpStatus.Failed, OpError.Timeout, 0), (result.Status, result.Error, result.Retries));
        Assert.Equal(1, result.Calls!.Throttles["ProvisionedThroughputExceeded"]);
    }

    [Fact]
    public async Task An_attempt_that_is_never_answered_is_waited_for_no_longer_than_a_fifth_of_its_time()
    {
        using var time = new VirtualTime();
        await using var server = new ScriptedHttpServer((number, _) => number == 0 ? null : (200, Done));
        await using DynamoDbTarget target = Open(server, time, AttemptLimit, TargetOps.RetryAtOnce);
        Task<OpResult> op = target.ExecuteAsync(
            TargetOps.Make(TrafficAction.UpdateItem, 0, TargetOps.Example), TestContext.Current.CancellationToken)
            .AsTask();
        await Rig.UntilAsync(() => Task.FromResult(server.Requests == 1), "the first request is on its way");
        Pass(time, AttemptLimit);
        await Rig.UntilAsync(() => Task.FromResult(server.Requests == 2), "the second request is on its way");

        // The second is answered meanwhile or not, and has its whole limit for it.
        Pass(time, AttemptLinger);
        OpResult result = await op;

        Assert.Equal((OpStatus.Succeeded, 1), (result.Status, result.Retries));
        Assert.InRange(result.LateMicros, 0, AttemptLinger.TotalMicroseconds);
    }

    private static void Pass(VirtualTime time, TimeSpan span)
    {
        long until = time.NowMicros + (long)span.TotalMicroseconds;
        while (time.NowMicros < until)
            time.Step((long)span.TotalMicroseconds, until);
    }

    private static DynamoDbTarget Open(
        ScriptedHttpServer server, VirtualTime time, TimeSpan? attempt = null, RetryPolicy? retry = null) => new(
        new TargetOptions
    {
        Database = TargetDatabase.DynamoDb,
        TableName = "t",
        Endpoint = server.Endpoint,
        Region = "us-east-1",
        OpBudget = OpBudget,
        AttemptLimit = attempt,
        Retry = retry ?? RetryProfile.DotNet.Policy with { Draw = () => 1 },
        Time = time,
    });
}
