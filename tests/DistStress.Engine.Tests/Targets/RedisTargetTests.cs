using System.Diagnostics;
using DistStress.Engine.Generation;
using DistStress.Engine.Items;
using DistStress.Engine.Outcomes;
using DistStress.Engine.Targets;
using DistStress.Engine.Tests.Runs;
using DistStress.Engine.Tests.Servers;
using DistStress.Engine.Traffic;
using Xunit;

namespace DistStress.Engine.Tests.Targets;

public sealed class RedisTargetTests
{
    private const string Table = "load";
    private static readonly TimeSpan HangDeadline = TimeSpan.FromMinutes(5);

    [Theory]
    [InlineData(RedisServerKind.Redis)]
    [InlineData(RedisServerKind.Garnet)]
    public async Task Update_stores_exactly_what_generation_says(RedisServerKind kind)
    {
        await using RedisTargetFixture fixture = await StartAsync(kind);

        OpResult result = await fixture.RunAsync(TargetOps.Make(TrafficAction.UpdateItem, 0, TargetOps.Example));

        Assert.Equal(new OpResult(OpStatus.Succeeded, TargetOps.ExampleBytes), result);
        Dictionary<string, byte[]> stored = await fixture.StoredHashAsync(TargetOps.Key0);
        Assert.Equal(["bid_feedback_2", "impression", "request_14"], stored.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(TargetOps.Request14, stored["request_14"]);
        Assert.Equal(TargetOps.BidFeedback2, stored["bid_feedback_2"]);
        Assert.Equal("this is text"u8.ToArray(), stored["impression"]);
    }

    [Theory]
    [InlineData(RedisServerKind.Redis)]
    [InlineData(RedisServerKind.Garnet)]
    public async Task Put_replaces_all_columns_and_update_leaves_the_others(RedisServerKind kind)
    {
        await using RedisTargetFixture fixture = await StartAsync(kind);
        await fixture.RunAsync(TargetOps.Make(
            TrafficAction.PutItem, 0, ColumnSpec.OfText("old", "1"), ColumnSpec.OfText("kept", "2")));
        await fixture.RunAsync(TargetOps.Make(TrafficAction.UpdateItem, 0, ColumnSpec.OfText("old", "3")));
        Assert.Equal(["kept", "old"], (await fixture.StoredHashAsync(TargetOps.Key0)).Keys.Order());

        OpResult put = await fixture.RunAsync(
            TargetOps.Make(TrafficAction.PutItem, 0, ColumnSpec.OfText("new", "four")));

        Assert.Equal(new OpResult(OpStatus.Succeeded, 4), put);
        Dictionary<string, byte[]> stored = await fixture.StoredHashAsync(TargetOps.Key0);
        Assert.Equal(["new"], stored.Keys);
        Assert.Equal("four"u8.ToArray(), stored["new"]);
    }

    [Theory]
    [InlineData(RedisServerKind.Redis)]
    [InlineData(RedisServerKind.Garnet)]
    public async Task Of_two_columns_with_one_name_the_later_wins(RedisServerKind kind)
    {
        await using RedisTargetFixture fixture = await StartAsync(kind);
        ColumnSpec[] twice = [ColumnSpec.OfText("a", "first"), ColumnSpec.OfText("a", "second")];

        await fixture.RunAsync(TargetOps.Make(TrafficAction.UpdateItem, 0, twice));
        await fixture.RunAsync(TargetOps.Make(TrafficAction.PutItem, 1, twice));

        Assert.Equal("second"u8.ToArray(), (await fixture.StoredHashAsync(ItemKey.Text(1, 0)))["a"]);
        Assert.Equal("second"u8.ToArray(), (await fixture.StoredHashAsync(ItemKey.Text(1, 1)))["a"]);
    }

    [Theory]
    [InlineData(RedisServerKind.Redis)]
    [InlineData(RedisServerKind.Garnet)]
    public async Task Reads_find_what_is_there_and_say_what_is_not(RedisServerKind kind)
    {
        await using RedisTargetFixture fixture = await StartAsync(kind);
        await fixture.RunAsync(TargetOps.Make(TrafficAction.UpdateItem, 0, TargetOps.Example));
        var found = new OpResult(OpStatus.Succeeded, TargetOps.ExampleBytes, ItemsFound: 1);

        Assert.Equal(found, await fixture.RunAsync(TargetOps.Make(TrafficAction.GetItem)));
        Assert.Equal(found, await fixture.RunAsync(TargetOps.Make(TrafficAction.Query)));
        Assert.Equal(
            new OpResult(OpStatus.Succeeded, 4, ItemsFound: 1),
            await fixture.RunAsync(TargetOps.Make(
                TrafficAction.GetSubItem, 0, ColumnSpec.OfBytes("bid_feedback_2", 0), ColumnSpec.OfBytes("none", 0))));

        var notFound = new OpResult(OpStatus.NotFound);
        Assert.Equal(notFound, await fixture.RunAsync(TargetOps.Make(TrafficAction.GetItem, 1)));
        Assert.Equal(notFound, await fixture.RunAsync(TargetOps.Make(TrafficAction.Query, 1)));
        Assert.Equal(notFound, await fixture.RunAsync(TargetOps.Make(TrafficAction.GetSubItem, 1, TargetOps.Example)));
    }

    [Theory]
    [InlineData(RedisServerKind.Redis)]
    [InlineData(RedisServerKind.Garnet)]
    public async Task Delete_succeeds_whether_or_not_the_item_is_there(RedisServerKind kind)
    {
        await using RedisTargetFixture fixture = await StartAsync(kind);
        await fixture.RunAsync(TargetOps.Make(TrafficAction.PutItem, 0, TargetOps.Example));

        for (int i = 0; i < 2; i++)
        {
            OpResult result = await fixture.RunAsync(TargetOps.Make(TrafficAction.DeleteItem));
            Assert.Equal(new OpResult(OpStatus.Succeeded), result);
            Assert.Empty(await fixture.StoredHashAsync(TargetOps.Key0));
        }
    }

    [Theory]
    [InlineData(RedisServerKind.Redis)]
    [InlineData(RedisServerKind.Garnet)]
    public async Task A_batch_is_the_same_op_for_each_of_its_items(RedisServerKind kind)
    {
        await using RedisTargetFixture fixture = await StartAsync(kind);

        OpResult put = await fixture.RunAsync(TargetOps.Make(TrafficAction.BatchPutItem, 3, 0, TargetOps.Example));
        OpResult get = await fixture.RunAsync(TargetOps.Make(TrafficAction.BatchGetItem, 5, 0, []));
        OpResult sub = await fixture.RunAsync(TargetOps.Make(
            TrafficAction.BatchGetSubItem, 5, 0, [ColumnSpec.OfBytes("impression", 0)]));
        OpResult none = await fixture.RunAsync(TargetOps.Make(TrafficAction.BatchGetItem, 5, 1, []));

        Assert.Equal(new OpResult(OpStatus.Succeeded, 3 * TargetOps.ExampleBytes), put);
        Assert.Equal(new OpResult(OpStatus.Succeeded, 3 * TargetOps.ExampleBytes, ItemsFound: 3), get);
        Assert.Equal(new OpResult(OpStatus.Succeeded, 3 * 12, ItemsFound: 3), sub);
        Assert.Equal(new OpResult(OpStatus.NotFound), none);
        for (ulong i = 0; i < 3; i++)
            Assert.Equal(3, (await fixture.StoredHashAsync(ItemKey.Text(1, i))).Count);
    }

    [Theory]
    [InlineData(RedisServerKind.Redis)]
    [InlineData(RedisServerKind.Garnet)]
    public async Task A_server_that_goes_away_makes_failed_ops_not_exceptions(RedisServerKind kind)
    {
        await using RedisTargetFixture fixture = await StartAsync(kind);
        Assert.Equal(OpStatus.Succeeded, (await fixture.RunAsync(Update(0))).Status);
        using var stop = new CancellationTokenSource();
        var results = new System.Collections.Concurrent.ConcurrentBag<OpResult>();
        Task[] traffic = [.. Enumerable.Range(0, 50).Select(_ => Task.Run(async () =>
        {
            for (long i = 0; !stop.IsCancellationRequested; i++)
            {
                OpResult result = await fixture.RunAsync(i % 2 == 0 ? Update(i) : Put(i));
                results.Add(result);
                if (result.Status == OpStatus.Failed)
                    await Task.Delay(5);
            }
        }))];
        await Rig.UntilAsync(
            () => Task.FromResult(results.Count(result => result.Status == OpStatus.Succeeded) > 100), "traffic flows");

        fixture.Server.Kill();
        await Rig.UntilAsync(
            () => Task.FromResult(results.Count(result => result.Status == OpStatus.Failed) > 100), "ops fail");
        await stop.CancelAsync();
        await Task.WhenAll(traffic).WaitAsync(HangDeadline, TestContext.Current.CancellationToken);

        OpResult[] failures = [.. results.Where(result => result.Status == OpStatus.Failed)];
        Assert.All(failures, failure => Assert.Equal(OpError.ConnectionLost, failure.Error));
    }

    [Fact]
    public async Task A_server_that_comes_back_is_used_again()
    {
        await using RedisServerProcess first = await RedisServerProcess.StartAsync();
        await using ITarget target = Open(first.Endpoint);
        Assert.Equal(OpStatus.Succeeded, (await RunAsync(target, Update(0))).Status);
        first.Kill();
        Assert.Equal(OpStatus.Failed, (await RunAsync(target, Update(0))).Status);

        await using RedisServerProcess second = await RedisServerProcess.StartOnAsync(first.Port);

        await Rig.UntilAsync(
            async () => (await RunAsync(target, Update(0))).Status == OpStatus.Succeeded,
                "the target finds the server again");
    }

    [Fact]
    public async Task A_server_that_hangs_makes_timeouts()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "processes cannot be stopped and continued on Windows");
        await using RedisServerProcess server = await RedisServerProcess.StartAsync();
        await using ITarget target = Open(server.Endpoint, opBudgetSeconds: 1);
        await target.CheckAsync(TestContext.Current.CancellationToken);

        Signal(server, "STOP");
        OpResult result;
        try
        {
            result = await RunAsync(target, Update(0)).WaitAsync(HangDeadline, TestContext.Current.CancellationToken);
        }
        finally
        {
            Signal(server, "CONT");
        }

        Assert.Equal((OpStatus.Failed, OpError.Timeout), (result.Status, result.Error));
    }

    [Fact]
    public async Task An_op_on_a_server_that_hangs_can_be_cancelled()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "processes cannot be stopped and continued on Windows");
        await using RedisServerProcess server = await RedisServerProcess.StartAsync();
        await using ITarget target = Open(server.Endpoint, opBudgetSeconds: 3600);
        await target.CheckAsync(TestContext.Current.CancellationToken);

        Signal(server, "STOP");
        try
        {
            using var cancel = new CancellationTokenSource();
            Task[] ops =
            [
                target.ExecuteAsync(Put(0), cancel.Token).AsTask(),
                target.ExecuteAsync(
                    TargetOps.Make(TrafficAction.BatchPutItem, 3, 0, TargetOps.Example), cancel.Token).AsTask(),
            ];
            await cancel.CancelAsync();
            foreach (Task op in ops)
            {
                await Assert.ThrowsAnyAsync<OperationCanceledException>(
                    () => op.WaitAsync(HangDeadline, TestContext.Current.CancellationToken));
            }
        }
        finally
        {
            Signal(server, "CONT");
        }
    }

    [Fact]
    public async Task An_error_of_the_server_is_a_failed_op_with_the_servers_words()
    {
        await using RedisTargetFixture fixture = await StartAsync(RedisServerKind.Redis);
        await fixture.Database.StringSetAsync($"{Table}:{TargetOps.Key0}", "not a hash");

        OpResult result = await fixture.RunAsync(Update(0));

        Assert.Equal((OpStatus.Failed, OpError.ServerError), (result.Status, result.Error));
        Assert.Contains("WRONGTYPE", result.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_full_server_fails_the_whole_put_and_leaves_the_item_as_it_was()
    {
        await using RedisTargetFixture fixture = await StartAsync(RedisServerKind.Redis);
        await fixture.RunAsync(TargetOps.Make(TrafficAction.PutItem, 0, TargetOps.Example));
        await fixture.Database.ExecuteAsync("CONFIG", "SET", "maxmemory", "1");

        OpResult result = await fixture.RunAsync(
            TargetOps.Make(TrafficAction.PutItem, 0, ColumnSpec.OfText("new", "1")));

        Assert.Equal((OpStatus.Failed, "OutOfMemory"), (result.Status, result.Error));
        Assert.Equal(3, (await fixture.StoredHashAsync(TargetOps.Key0)).Count);
    }

    [Fact]
    public async Task Commands_are_the_ones_that_the_design_names()
    {
        await using RedisTargetFixture fixture = await StartAsync(RedisServerKind.Redis);
        await fixture.RunAsync(TargetOps.Make(TrafficAction.PutItem, 0, TargetOps.Example));
        await fixture.RunAsync(TargetOps.Make(TrafficAction.UpdateItem, 0, TargetOps.Example));
        await fixture.RunAsync(TargetOps.Make(TrafficAction.GetItem));
        await fixture.RunAsync(TargetOps.Make(TrafficAction.GetSubItem, 0, TargetOps.Example));
        await fixture.RunAsync(TargetOps.Make(TrafficAction.DeleteItem));

        string statistics = (await fixture.Database.ExecuteAsync("INFO", "commandstats")).ToString();

        Assert.Contains("cmdstat_multi:calls=1,", statistics, StringComparison.Ordinal);
        Assert.Contains("cmdstat_exec:calls=1,", statistics, StringComparison.Ordinal);
        Assert.Contains("cmdstat_hset:calls=2,", statistics, StringComparison.Ordinal);
        Assert.Contains("cmdstat_del:calls=2,", statistics, StringComparison.Ordinal);
        Assert.Contains("cmdstat_hgetall:calls=1,", statistics, StringComparison.Ordinal);
        Assert.Contains("cmdstat_hmget:calls=1,", statistics, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_configuration_string_brings_user_and_password_and_neither_is_shown()
    {
        await using RedisServerProcess server = await RedisServerProcess.StartAsync("--requirepass", "secret-word");
        await using ITarget target = Open($"{server.Endpoint},user=default,password=secret-word");

        await target.CheckAsync(TestContext.Current.CancellationToken);

        Assert.Equal(OpStatus.Succeeded, (await RunAsync(target, Update(0))).Status);
        Assert.DoesNotContain("secret-word", target.Description, StringComparison.Ordinal);
        Assert.Contains(server.Endpoint, target.Description, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_names_a_server_that_does_not_answer()
    {
        string endpoint = $"127.0.0.1:{FreePort.Take()}";
        await using ITarget target = Open(endpoint);

        var error = await Assert.ThrowsAsync<DistStressException>(
            () => target.CheckAsync(TestContext.Current.CancellationToken).AsTask()
                .WaitAsync(HangDeadline, TestContext.Current.CancellationToken));

        Assert.Equal("TargetUnreachable", error.ErrorId);
        Assert.Contains(endpoint, error.Message, StringComparison.Ordinal);
        Assert.Equal(OpError.ConnectionLost, (await RunAsync(target, Update(0))).Error);
    }

    [Fact]
    public async Task Check_tells_of_a_refused_password()
    {
        await using RedisServerProcess server = await RedisServerProcess.StartAsync("--requirepass", "secret-word");
        await using ITarget target = Open($"{server.Endpoint},password=wrong-word");

        var error = await Assert.ThrowsAsync<DistStressException>(
            async () => await target.CheckAsync(TestContext.Current.CancellationToken));

        Assert.Contains("password", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("wrong-word", error.Message, StringComparison.Ordinal);
    }

    private static Operation Update(long index) => TargetOps.Make(TrafficAction.UpdateItem, index, TargetOps.Example);

    private static Operation Put(long index) => TargetOps.Make(TrafficAction.PutItem, index, TargetOps.Example);

    private static Task<RedisTargetFixture> StartAsync(RedisServerKind kind) =>
        RedisTargetFixture.StartAsync(kind, Table, TargetLayout.Columns);

    private static ITarget Open(string endpoint, double opBudgetSeconds = 30) =>
        RedisTargetFixture.Open(endpoint, Table, opBudgetSeconds: opBudgetSeconds);

    private static Task<OpResult> RunAsync(ITarget target, Operation operation) =>
        RedisTargetFixture.RunAsync(target, operation);

    private static void Signal(RedisServerProcess server, string signal)
    {
        using Process kill = Process.Start("kill", ["-" + signal, $"{server.ProcessId}"]);
        kill.WaitForExit();
    }
}
