using System.Collections.Concurrent;
using DistStress.Engine.Generation;
using DistStress.Engine.Items;
using DistStress.Engine.Outcomes;
using DistStress.Engine.Resp;
using DistStress.Engine.Targets;
using DistStress.Engine.Targets.Redis.Layouts;
using DistStress.Engine.Targets.Redis.Pipelining;
using DistStress.Engine.Tests.Runs;
using DistStress.Engine.Tests.Servers;
using DistStress.Engine.Traffic;
using StackExchange.Redis;
using Xunit;
using Answer = DistStress.Engine.Tests.Servers.ScriptedRedisServer.Answer;

namespace DistStress.Engine.Tests.Targets.Resp;

/// <summary>The own connections against a server that misbehaves as a test wants it.</summary>
public sealed class RespExecutorTests
{
    private const string Item = "*4\r\n$1\r\na\r\n$3\r\none\r\n$1\r\nb\r\n$0\r\n\r\n";
    private static readonly TimeSpan Patience = Rig.Patience;
    private static readonly OpResult Found = new(OpStatus.Succeeded, 3, ItemsFound: 1);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Replies_are_read_however_they_are_cut(bool byteByByte)
    {
        await using var server = new ScriptedRedisServer(_ => new Answer(Item)) { ByteByByte = byteByByte };
        await using RespExecutor executor = await OpenAsync(server.Endpoint);

        OpResult[] results = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => GetAsync(executor)));

        Assert.All(results, result => Assert.Equal(Found, result));
    }

    [Theory]
    [InlineData("*4\r\n$1\r\na\r\n$3\r\non", true, "closed the connection")]
    [InlineData("", true, "closed the connection")]
    [InlineData("*4\r\n$1\r\na\r\n$3\r\none?\r\n", false, "no reply in the Redis protocol")]
    [InlineData("HTTP/1.1 400 Bad Request\r\n", false, "no reply in the Redis protocol")]
    [InlineData("*2\r\n$99999999999\r\n", false, "more than 576 MiB")]
    [InlineData(":1\r\n", false, "not the command's")]
    [InlineData("*2\r\n$1\r\na\r\n$-1\r\n", false, "a null where a string belongs")]
    public async Task A_cut_or_senseless_reply_ends_the_connection_and_a_new_one_is_made(
        string reply, bool closes, string words)
    {
        int asked = 0;
        await using var server = new ScriptedRedisServer(
            _ => Interlocked.Increment(ref asked) == 1 ? new Answer(reply, closes) : new Answer(Item));
        await using RespExecutor executor = await OpenAsync(server.Endpoint);

        OpResult broken = await GetAsync(executor);

        Assert.Equal((OpStatus.Failed, OpError.ConnectionLost), (broken.Status, broken.Error));
        Assert.Contains(words, broken.Detail, StringComparison.Ordinal);
        await UntilAsync(async () => await GetAsync(executor) == Found);
        Assert.Equal(2, server.Connections);
    }

    [Fact]
    public async Task A_reply_that_nobody_waits_for_ends_the_connection()
    {
        await using var server = new ScriptedRedisServer(_ => new Answer(Item + Item));
        await using RespExecutor executor = await OpenAsync(server.Endpoint);

        Assert.Equal(Found, await GetAsync(executor));

        await UntilAsync(() => Task.FromResult(server.Connections > 1));
    }

    [Fact]
    public async Task Ops_that_are_cut_off_leave_the_replies_of_the_others_in_order()
    {
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = new ScriptedRedisServer(
            command => new Answer($"*2\r\n$1\r\na\r\n{Bulk(command[1])}", After: release.Task));
        await using RespExecutor executor = await OpenAsync(server.Endpoint);
        using var cancel = new CancellationTokenSource();

        Task<OpResult>[] cut = [.. Enumerable.Range(0, 100).Select(_ => GetAsync(executor, 1, cancel.Token))];
        Operation kept = TargetOps.Make(TrafficAction.GetItem, 7);
        var found = new Item { Found = new FoundItem() };
        new ItemGenerator(kept.Task).Fill(found, 1, 7);
        Task<OpResult> last = executor.RunAsync(
            TrafficAction.GetItem, found, false, TestContext.Current.CancellationToken).AsTask();
        await cancel.CancelAsync();
        foreach (Task<OpResult> op in cut)
            await Assert.ThrowsAnyAsync<OperationCanceledException>(
                () => op.WaitAsync(Patience, TestContext.Current.CancellationToken));
        Assert.False(last.IsCompleted);
        release.SetResult();

        Assert.Equal(OpStatus.Succeeded,
            (await last.WaitAsync(Patience, TestContext.Current.CancellationToken)).Status);
        Assert.Equal($"load:{ItemKey.Text(1, 7)}",
            System.Text.Encoding.ASCII.GetString(found.Found.Columns["a"].Bytes.Span));
        Assert.Equal(1, server.Connections);
    }

    [Fact]
    public async Task A_server_that_hangs_makes_timeouts_and_loses_its_connection()
    {
        bool hangs = true;
        var never = new TaskCompletionSource();
        await using var server = new ScriptedRedisServer(
            _ => new Answer(Item, After: Volatile.Read(ref hangs) ? never.Task : null));
        await using RespExecutor executor = await OpenAsync(server.Endpoint, opBudgetSeconds: 0.3);

        OpResult[] results = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => GetAsync(executor)));

        Assert.All(results, result => Assert.Equal((OpStatus.Failed, OpError.Timeout), (result.Status, result.Error)));
        Volatile.Write(ref hangs, false);
        await UntilAsync(async () => await GetAsync(executor) == Found);
        Assert.True(server.Connections > 1);
    }

    [Fact]
    public async Task A_reply_that_trickles_is_a_timeout_and_holds_up_nobody_for_longer()
    {
        bool trickles = true;
        await using var server = new ScriptedRedisServer(_ => new Answer(
            Item, Pause: Volatile.Read(ref trickles) ? TimeSpan.FromMilliseconds(200) : default));
        await using RespExecutor executor = await OpenAsync(server.Endpoint, opBudgetSeconds: 0.5);

        OpResult[] results = await Task.WhenAll(GetAsync(executor), GetAsync(executor, 1));

        Assert.All(results, result => Assert.Equal(OpStatus.Failed, result.Status));
        Assert.Contains(results, result => result.Error == OpError.Timeout);
        Volatile.Write(ref trickles, false);

        // The rest of the first reply is still on its way, on the connection that was given up.
        int tries = 0;
        await UntilAsync(async () =>
        {
            tries++;
            return (await GetAsync(executor, 2)).Status == OpStatus.Succeeded;
        });
        // Each try that took too long has given up another one.
        Assert.InRange(server.Connections, 2, 1 + tries);
    }

    [Fact]
    public async Task Of_a_transaction_that_is_given_up_the_reason_is_told()
    {
        await using var server = new ScriptedRedisServer(command => new Answer(command[0] switch
        {
            "MULTI" => "+OK\r\n",
            "DEL" => "+QUEUED\r\n",
            "HSET" => "-OOM command not allowed\r\n",
            _ => "-EXECABORT Transaction discarded because of previous errors.\r\n",
        }));
        await using RespExecutor executor = await OpenAsync(server.Endpoint);

        OpResult result = await RunAsync(executor, TargetOps.Make(TrafficAction.PutItem, 0, TargetOps.Example));

        Assert.Equal(("OutOfMemory", "OOM command not allowed"), (result.Error, result.Detail));
    }

    [Fact]
    public async Task An_error_among_the_answers_of_a_transaction_fails_the_op()
    {
        await using var server = new ScriptedRedisServer(command => new Answer(command[0] switch
        {
            "MULTI" => "+OK\r\n",
            "EXEC" => "*2\r\n:1\r\n-WRONGTYPE Operation against a key\r\n",
            _ => "+QUEUED\r\n",
        }));
        await using RespExecutor executor = await OpenAsync(server.Endpoint);

        OpResult result = await RunAsync(executor, TargetOps.Make(TrafficAction.PutItem, 0, TargetOps.Example));

        Assert.Equal((OpStatus.Failed, OpError.ServerError), (result.Status, result.Error));
        Assert.StartsWith("WRONGTYPE", result.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("user=load,password=wrong-word", "-WRONGPASS invalid username-password pair\r\n", OpError.AccessDenied)]
    [InlineData("defaultDatabase=99", "-ERR DB index is out of range\r\n", OpError.ServerError)]
    public async Task A_server_that_refuses_the_login_fails_ops_with_its_words(
        string options, string answer, string kind)
    {
        await using var server = new ScriptedRedisServer(_ => new Answer(answer));
        await using RespExecutor executor = Make($"{server.Endpoint},{options}", 1, 5);

        Assert.IsType<RespRefusedException>(await executor.OpenAsync(TestContext.Current.CancellationToken));

        OpResult result = await GetAsync(executor);
        Assert.Equal((OpStatus.Failed, kind, answer[1..^2]), (result.Status, result.Error, result.Detail));
    }

    [Theory]
    [InlineData("host:1", true)]
    [InlineData("127.0.0.1:1,ssl=true,user=a,password=b,defaultDatabase=3", true)]
    [InlineData("host1:1,host2:1", false)]
    [InlineData("host:1,serviceName=main", false)]
    [InlineData("host:1,proxy=Twemproxy", false)]
    [InlineData("host:1,$HSET=MYHSET", false)]
    public void What_own_connections_cannot_do_is_left_to_the_client(string endpoint, bool can) =>
        Assert.Equal(can, RespServer.CanServe(ConfigurationOptions.Parse(endpoint)));

    [Theory]
    [InlineData(RedisServerKind.Redis, TargetLayout.Columns)]
    [InlineData(RedisServerKind.Redis, TargetLayout.Rows)]
    [InlineData(RedisServerKind.Garnet, TargetLayout.Columns)]
    [InlineData(RedisServerKind.Garnet, TargetLayout.Rows)]
    public async Task Of_thousands_of_ops_from_several_threads_each_gets_its_own_reply(
        RedisServerKind kind, TargetLayout layout)
    {
        await using IRedisServer server = await RedisServers.StartAsync(kind);
        IRedisLayout keys = layout == TargetLayout.Rows ? new RedisRows("load", false) : new RedisColumns("load");
        await using RespExecutor executor = Make(server.Endpoint, 2, 20, keys);
        Assert.Null(await executor.OpenAsync(TestContext.Current.CancellationToken));
        ColumnSpec[] data = [ColumnSpec.OfBytes("a", 40), ColumnSpec.OfBytes("b", 20_000),
            ColumnSpec.OfSpread("c", 9, 8)];
        Operation shape = TargetOps.Make(TrafficAction.PutItem, 0, data);
        var generator = new ItemGenerator(shape.Task);
        var wrong = new ConcurrentQueue<string>();

        foreach (TrafficAction action in new[] { TrafficAction.PutItem, TrafficAction.GetItem })
        {
            await Task.WhenAll(Enumerable.Range(0, 4).Select(thread => Task.Run(async () =>
            {
                var ops = new List<(Item Item, Task<OpResult> Result)>();
                for (ulong i = 0; i < 1000; i++)
                {
                    var item = new Item { Found = new FoundItem() };
                    generator.Fill(item, (ulong)thread + 1, i);
                    ops.Add((item, executor.RunAsync(action, item, true, TestContext.Current.CancellationToken)
                        .AsTask()));
                    if (i % 37 == 0)
                        executor.Flush();
                }

                executor.Flush();
                foreach ((Item item, Task<OpResult> result) in ops)
                    Check(action, item, await result.WaitAsync(Patience));
            })));
        }

        // What went wrong first comes first: what was not written cannot be read.
        Assert.True(wrong.IsEmpty, $"{wrong.Count} went wrong: {string.Join(Environment.NewLine, wrong.Take(3))}");

        void Check(TrafficAction action, Item item, OpResult result)
        {
            bool same = action == TrafficAction.PutItem || (item.Found!.Columns.Count == item.Columns.Length
                && item.Columns.ToArray().All(
                    column => item.Found.Columns[column.Name.Text].Bytes.Span.SequenceEqual(column.Value.FirstSpan)));
            if (result.Status != OpStatus.Succeeded || result.Bytes != 20_048 || !same)
                wrong.Enqueue($"{action} {item.Seed}/{item.Index}: {result}");
        }
    }

    private static string Bulk(string text) => $"${text.Length}\r\n{text}\r\n";

    private static async Task<RespExecutor> OpenAsync(string endpoint, double opBudgetSeconds = 300)
    {
        RespExecutor executor = Make(endpoint, 1, opBudgetSeconds);
        Assert.Null(await executor.OpenAsync(TestContext.Current.CancellationToken));
        return executor;
    }

    private static RespExecutor Make(
        string endpoint, int connections, double opBudgetSeconds, IRedisLayout? layout = null) => new(
        ConfigurationOptions.Parse(endpoint + ",name=test"),
        layout ?? new RedisColumns("load"),
        connections,
        new TargetOptions
        {
            Database = TargetDatabase.Redis,
            TableName = "load",
            OpBudget = TimeSpan.FromSeconds(opBudgetSeconds),
        });

    private static Task<OpResult> GetAsync(RespExecutor executor, long index = 0, CancellationToken? token = null) =>
        RunAsync(executor, TargetOps.Make(TrafficAction.GetItem, index), token);

    private static Task<OpResult> RunAsync(
        RespExecutor executor, Operation operation, CancellationToken? token = null) =>
        executor.RunAsync(
            operation.Action, operation.Item, false, token ?? TestContext.Current.CancellationToken).AsTask();

    private static async Task UntilAsync(Func<Task<bool>> holds)
    {
        using var limit = new CancellationTokenSource(Patience);
        while (!await holds())
        {
            Assert.False(limit.IsCancellationRequested, "It never came about.");
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
    }
}
