using System.Globalization;
using DistStress.Engine.Clocks;
using DistStress.Engine.Outcomes;
using DistStress.Engine.Targets;
using DistStress.Engine.Targets.DynamoDb;
using DistStress.Engine.Targets.Retries;
using DistStress.Engine.Tests.Clocks;
using DistStress.Engine.Tests.Runs;
using DistStress.Engine.Tests.Servers;
using DistStress.Engine.Tests.Stores;
using DistStress.Engine.Traffic;
using Xunit;

namespace DistStress.Engine.Tests.Targets;

/// <summary>The product's own client and the SDK's, behind one seam, through an endpoint that injects faults.</summary>
public sealed class DynamoDbClientTests(SharedServers servers) : IClassFixture<SharedServers>
{
    private static readonly TimeSpan HangDeadline = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Never = TimeSpan.FromHours(1);
    private static readonly TimeSpan HalfASecond = TimeSpan.FromMilliseconds(500);

    public static TheoryData<string, StoreClient> ProfilesAndClients()
    {
        var data = new TheoryData<string, StoreClient>();
        foreach (RetryProfile profile in RetryProfile.All)
        {
            data.Add(profile.Word, StoreClient.Own);
            data.Add(profile.Word, StoreClient.Sdk);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(ProfilesAndClients))]
    public async Task Whatever_the_store_does_it_is_counted_to_the_call(string profile, StoreClient client)
    {
        Fault[] faults =
        [
            .. ThrottleForm.All.Select(form => new Fault.Throttle(form)),
            new Fault.ServerError(), new Fault.CutBefore(), new Fault.CutAfter(), new Fault.CutWithin(),
            new Fault.Delay(TimeSpan.FromMilliseconds(20)), new Fault.SlowBody(TimeSpan.FromMilliseconds(20)),
        ];
        const int ops = 120;
        (FaultyDynamoDb faulty, DynamoDbTarget target) = await StartAsync(
            FaultPlan.Share(7, 0.5, faults), client, RetryProfile.All.Single(entry => entry.Word == profile).Policy);
        await using (faulty)
        await using (target)
        {
            OpResult[] results = await Task.WhenAll(Enumerable.Range(0, ops).Select(index => RunAsync(target, index)));

            FaultyCounts counts = faulty.Counts;
            Assert.Equal(counts.Calls, ops + results.Sum(result => result.Retries));
            Assert.Equal(
                counts.ThrottledBy.OrderBy(pair => pair.Key, StringComparer.Ordinal),
                results.SelectMany(result => result.Calls!.Throttles)
                    .GroupBy(throttle => throttle.Key, throttle => throttle.Value)
                    .Select(group => KeyValuePair.Create(group.Key, group.Sum()))
                    .OrderBy(pair => pair.Key, StringComparer.Ordinal));
            Assert.Equal(
                counts.ToRetry,
                results.Sum(result => result.Retries + (result.Status == OpStatus.Succeeded ? 0 : 1)));
            Assert.All(results, result => Assert.NotEqual(OpError.Unexpected, result.Error));
        }
    }

    // As a clock that is wrong by 20 minutes, and a token that has expired.
    [Theory]
    [MemberData(nameof(ProfilesAndClients))]
    public async Task Signatures_that_are_refused_are_counted_to_the_call(string profile, StoreClient client)
    {
        RetryPolicy policy = RetryProfile.All.Single(entry => entry.Word == profile).Policy;
        bool isOwn = client == StoreClient.Own;
        DateTimeOffset Behind() => DateTimeOffset.UtcNow.AddMinutes(-20);
        DateTimeOffset Ahead() => DateTimeOffset.UtcNow.AddMinutes(20);
        (Func<FaultyCall, Fault?> Plan, bool IsMended)[] cases =
        [
            (call => IsSignedFor(call, Behind()) ? null : new Fault.WrongClock(Behind()), true),
            (call => IsSignedFor(call, Ahead()) ? null : new Fault.WrongClock(Ahead()), true),
            (call => !isOwn || IsSignedBy(call, "key1")
                ? new Fault.Refuse("ExpiredTokenException", "no longer good") : null, isOwn),
        ];
        foreach ((Func<FaultyCall, Fault?> plan, bool isMended) in cases)
        {
            (FaultyDynamoDb faulty, DynamoDbTarget target) = await StartAsync(
                plan, client, policy, credentials: new RenewingCredentials());
            await using (faulty)
            await using (target)
            {
                OpResult[] first = await Task.WhenAll(Enumerable.Range(0, 20).Select(index => RunAsync(target, index)));

                FaultyCounts counts = faulty.Counts;
                int failed = first.Count(result => result.Status == OpStatus.Failed);
                Assert.Equal(counts.Calls, first.Length + first.Sum(result => result.Retries));
                Assert.Equal(counts.Garbled + counts.Refused, first.Sum(result => result.Retries) + failed);
                Assert.True(counts.Garbled + counts.Refused > 0);
                Assert.True(isMended && policy.Attempts > 1 ? failed == 0 : failed > 0, $"{failed} have failed");

                // What was mended is so for all that come, whether the first was sent again or not.
                OpResult next = await RunAsync(target, 20);
                Assert.Equal(
                    (isMended ? OpStatus.Succeeded : OpStatus.Failed, 0), (next.Status, next.Retries));
            }
        }
    }

    // 600 of them, as a load of 200 a second has open within three seconds: of the reads the rest comes at last.
    [Theory]
    [InlineData(StoreClient.Own)]
    [InlineData(StoreClient.Sdk)]
    public async Task Bodies_that_come_late_or_never_hold_no_thread_and_their_ops_fail_at_their_limit(
        StoreClient client)
    {
        const int slow = 600;
        TimeSpan limit = TimeSpan.FromSeconds(5);
        var rest = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var time = new VirtualTime();
        (FaultyDynamoDb faulty, DynamoDbTarget target) = await StartAsync(
            call => call.Number >= slow ? null
                : new Fault.SlowBody(Never) { Until = call.Action == "GetItem" ? rest.Task : null },
            client, RetryProfile.DotNet.Policy, opBudget: limit, time: time);
        await using (faulty)
        await using (target)
        {
            Task<OpResult>[] reads =
                [.. Enumerable.Range(0, slow / 2).Select(index => RunAsync(target, index, TrafficAction.GetItem))];
            Task<OpResult>[] writes = [.. Enumerable.Range(0, slow / 2).Select(index => RunAsync(target, index))];
            await Rig.UntilAsync(
                () => Task.FromResult(faulty.Counts.Forwarded == slow), "all of them have half an answer");

            OpResult[] others = await Task.WhenAll(Enumerable.Range(slow, 50).Select(index => RunAsync(target, index)))
                .WaitAsync(HangDeadline, TestContext.Current.CancellationToken);
            Assert.All(others, result => Assert.Equal(OpStatus.Succeeded, result.Status));
            Assert.InRange(ThreadPool.ThreadCount, 0, slow / 2);

            await PassAsync(time, limit + HalfASecond);
            rest.SetResult();
            await AssertTimeoutsAsync(reads, HalfASecond);
            await PassAsync(time, HalfASecond);
            await AssertTimeoutsAsync(writes, 2 * HalfASecond);
        }

        static async Task AssertTimeoutsAsync(Task<OpResult>[] ops, TimeSpan late) => Assert.All(
            await Task.WhenAll(ops).WaitAsync(HangDeadline, TestContext.Current.CancellationToken),
            result => Assert.Equal(
                (OpStatus.Failed, OpError.Timeout, late.TotalMicroseconds),
                (result.Status, result.Error, result.LateMicros)));
    }

    [Fact]
    public async Task An_attempt_that_takes_too_long_is_given_up_and_tried_again()
    {
        (FaultyDynamoDb faulty, DynamoDbTarget target) = await StartAsync(
            call => call.Attempt == 0 ? new Fault.Delay(Never) : null,
            StoreClient.Own, TargetOps.RetryAtOnce, attempt: TimeSpan.FromMilliseconds(500));
        await using (faulty)
        await using (target)
        {
            OpResult result = await RunAsync(target, 0);

            Assert.Equal((OpStatus.Succeeded, faulty.Counts.Calls - 1), (result.Status, result.Retries));
            Assert.True(result.Retries > 0);
        }
    }

    [Fact]
    public async Task A_signature_that_is_wrong_for_another_reason_is_not_tried_again()
    {
        (FaultyDynamoDb faulty, DynamoDbTarget target) = await StartAsync(
            _ => new Fault.WrongClock(DateTimeOffset.UtcNow), StoreClient.Own, TargetOps.RetryAtOnce);
        await using (faulty)
        await using (target)
        {
            OpResult result = await RunAsync(target, 0);

            Assert.Equal((OpStatus.Failed, "InvalidSignature", 0), (result.Status, result.Error, result.Retries));
            Assert.Equal(1, faulty.Counts.Calls);
        }
    }

    [Fact]
    public async Task A_checksum_that_does_not_fit_is_an_error_of_its_own_and_tried_again()
    {
        bool always = false;
        (FaultyDynamoDb faulty, DynamoDbTarget target) = await StartAsync(
            call => Volatile.Read(ref always) || call.Attempt == 0 ? new Fault.WrongChecksum() : null,
            StoreClient.Own, TargetOps.RetryAtOnce);
        await using (faulty)
        await using (target)
        {
            OpResult once = await RunAsync(target, 0);
            Assert.Equal((OpStatus.Succeeded, 1), (once.Status, once.Retries));
            Volatile.Write(ref always, true);
            OpResult result = await RunAsync(target, 1);

            Assert.Equal((OpStatus.Failed, OpError.ChecksumMismatch), (result.Status, result.Error));
            Assert.Equal(TargetOps.RetryAtOnce.Attempts - 1, result.Retries);
        }
    }

    [Theory]
    [InlineData("ExpiredTokenException", "ExpiredToken")]
    [InlineData("UnrecognizedClientException", "UnrecognizedClient")]
    public async Task Credentials_that_are_refused_and_cannot_be_renewed_fail_at_once(string exception, string error)
    {
        (FaultyDynamoDb faulty, DynamoDbTarget target) = await StartAsync(
            _ => new Fault.Refuse(exception, "no longer good"), StoreClient.Own, TargetOps.RetryAtOnce);
        await using (faulty)
        await using (target)
        {
            OpResult result = await RunAsync(target, 0);

            Assert.Equal((OpStatus.Failed, error, 0), (result.Status, result.Error, result.Retries));
            Assert.Equal(1, faulty.Counts.Calls);
        }
    }

    private async Task<(FaultyDynamoDb Faulty, DynamoDbTarget Target)> StartAsync(
        Func<FaultyCall, Fault?> plan, StoreClient client, RetryPolicy policy, TimeSpan? opBudget = null,
        TimeSpan? attempt = null, RenewingCredentials? credentials = null, VirtualTime? time = null)
    {
        StoreView view = await servers.TableAsync(StoreServer.Dynalite, Engine.Items.TargetLayout.Columns);
        var faulty = new FaultyDynamoDb(view.Options.Endpoint!, plan);
        var options = view.Options with
        {
            Endpoint = faulty.Endpoint,
            Client = client,
            Retry = policy with { Draw = () => 0, Base = TimeSpan.Zero, ThrottleBase = TimeSpan.Zero },
            OpBudget = opBudget ?? TimeSpan.FromMinutes(5),
            AttemptLimit = attempt,
            MaxInFlight = 700,
            Time = time ?? DeadlineTimeProvider.Machine,
        };
        return (faulty, new DynamoDbTarget(options, credentials));
    }

    private static async Task PassAsync(VirtualTime time, TimeSpan span)
    {
        long until = time.NowMicros + (long)span.TotalMicroseconds;
        while (time.NowMicros < until)
            time.Step((long)span.TotalMicroseconds, until);
        await Rig.UntilAsync(() => Task.FromResult(time.IsStill), "what that calls for is done");
    }

    private static bool IsSignedBy(FaultyCall call, string key) =>
        call.Headers["Authorization"].Contains($"Credential={key}/", StringComparison.Ordinal);

    private static bool IsSignedFor(FaultyCall call, DateTimeOffset now) => (DateTimeOffset.ParseExact(
        call.Headers["X-Amz-Date"], "yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture,
        DateTimeStyles.AssumeUniversal) - now).Duration() <= TimeSpan.FromMinutes(5);

    private static Task<OpResult> RunAsync(
        DynamoDbTarget target, int index, TrafficAction action = TrafficAction.UpdateItem) => target.ExecuteAsync(
        TargetOps.Make(action, index, action == TrafficAction.GetItem ? [] : TargetOps.Example),
        TestContext.Current.CancellationToken).AsTask();
}
