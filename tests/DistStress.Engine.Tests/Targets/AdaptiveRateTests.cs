using DistStress.Engine.Outcomes;
using DistStress.Engine.Targets;
using DistStress.Engine.Targets.DynamoDb;
using DistStress.Engine.Targets.Retries;
using DistStress.Engine.Tests.Clocks;
using DistStress.Engine.Tests.Runs;
using DistStress.Engine.Tests.Servers;
using DistStress.Engine.Traffic;
using Xunit;

namespace DistStress.Engine.Tests.Targets;

/// <summary>The limit on the rate of requests that the mode adaptive has.</summary>
public sealed class AdaptiveRateTests
{
    private const string Done = """{"ConsumedCapacity":{"TableName":"t","CapacityUnits":1}}""";

    // The table that the AWS SDKs' own tests share: an answer every fifth of a second, whether it is a refusal, the
    // measured rate and the limit after it.
    private static readonly (bool IsRefused, double Measured, double Limit)[] Answers =
    [
        (false, 0, 0.5), (false, 0, 0.5), (false, 4.8, 0.5), (false, 4.8, 0.5), (false, 4.16, 0.5),
        (false, 4.16, 0.6912), (false, 4.16, 1.0976), (false, 5.632, 1.6384), (false, 5.632, 2.3328),
        (true, 4.3264, 3.02848), (false, 4.3264, 3.486639), (false, 4.3264, 3.821874), (false, 5.66528, 4.053386),
        (false, 5.66528, 4.200373), (false, 4.333056, 4.282037), (true, 4.333056, 2.997426),
        (false, 4.333056, 3.452226),
    ];

    [Fact]
    public void The_limit_follows_the_answers_as_the_sdks_do()
    {
        using var time = new VirtualTime();
        using var rate = new AdaptiveRate(time);

        foreach ((bool isRefused, double measured, double limit) in Answers)
        {
            time.Step(200_000, time.NowMicros + 200_000);
            rate.Note(isRefused);

            Assert.Equal(measured, rate.Measured, 1e-6);
            Assert.Equal(limit, rate.Limit, 1e-6);
        }
    }

    [Fact]
    public async Task Nothing_is_held_back_before_the_first_refusal_and_everything_after_it()
    {
        using var time = new VirtualTime();
        await using var server = new ScriptedHttpServer(
            (number, _) => number == 2 ? (400, DynamoDbAnswers.Throttled) : (200, Done));
        await using DynamoDbTarget target = Open(server, time, TimeSpan.FromHours(1));
        Assert.Equal(0, (await RunAsync(target)).Retries);
        Assert.Equal(0, (await RunAsync(target)).Retries);

        // No rate has been measured by then, so the least holds: one request in two seconds.
        Task<OpResult> refused = RunAsync(target);
        await PassAsync(time, TimeSpan.FromSeconds(2), server, requests: 4);
        OpResult result = await refused;
        Assert.Equal((OpStatus.Succeeded, 1), (result.Status, result.Retries));
        Assert.Equal(1, result.Calls!.Throttles.Values.Sum());

        // Four answers in two seconds, measured as 0.8 of that, and twice as much is the most: 3.2 a second, which the
        // cubic reaches too: a request in 312.5 ms, in whole milliseconds.
        Task<OpResult> next = RunAsync(target);
        await PassAsync(time, TimeSpan.FromMilliseconds(313), server, requests: 5);
        Assert.Equal((OpStatus.Succeeded, 0), ((await next).Status, (await next).Retries));
    }

    [Fact]
    public async Task An_op_that_may_send_nothing_in_its_time_is_held_back_and_one_that_was_refused_is_throttled()
    {
        using var time = new VirtualTime();
        await using var server = new ScriptedHttpServer((_, _) => (400, DynamoDbAnswers.Throttled));
        await using DynamoDbTarget target = Open(server, time, TimeSpan.FromSeconds(1));
        long begin = time.NowMicros;
        Task<OpResult> refused = RunAsync(target);
        await Rig.UntilAsync(
            () => Task.FromResult(time.NextDue == begin + 1_000_000), "it waits until its time is over");

        Task<OpResult>[] others = [RunAsync(target), RunAsync(target)];
        time.Step(1_000_000, begin + 1_000_000);

        OpResult result = await refused;
        Assert.Equal((OpStatus.Throttled, 0, 0L), (result.Status, result.Retries, result.LateMicros));
        Assert.All(
            await Task.WhenAll(others),
            held => Assert.Equal(
                (OpStatus.Failed, OpError.HeldBack, 0), (held.Status, held.Error, held.Calls!.Throttles.Count)));
        Assert.Equal(1, server.Requests);
    }

    private static async Task PassAsync(VirtualTime time, TimeSpan wait, ScriptedHttpServer server, int requests)
    {
        long due = time.NowMicros + (long)wait.TotalMicroseconds;
        await Rig.UntilAsync(() => Task.FromResult(time.NextDue == due), "the request is held back until then");
        Assert.Equal(requests - 1, server.Requests);
        while (time.NowMicros < due)
            time.Step(0, due);
        await Rig.UntilAsync(() => Task.FromResult(server.Requests == requests), "it is sent");
    }

    private static Task<OpResult> RunAsync(DynamoDbTarget target) => target.ExecuteAsync(
        TargetOps.Make(TrafficAction.UpdateItem, 0, TargetOps.Example), TestContext.Current.CancellationToken)
        .AsTask();

    private static DynamoDbTarget Open(ScriptedHttpServer server, VirtualTime time, TimeSpan budget) => new(
        new TargetOptions
        {
            Database = TargetDatabase.DynamoDb,
            TableName = "t",
            Endpoint = server.Endpoint,
            Region = "us-east-1",
            OpBudget = budget,
            Retry = RetryProfile.DotNet.Policy with { Draw = () => 0, IsAdaptive = true },
            Time = time,
        });
}
