using System.Text.Json;
using DistStress.Engine.Metrics;
using DistStress.Engine.Publishing;
using DistStress.Engine.Redis;
using DistStress.Engine.Redis.Queues;
using DistStress.Engine.Redis.Runs;
using DistStress.Engine.Scheduling;
using DistStress.Engine.Tests.Servers;
using StackExchange.Redis;
using Xunit;

namespace DistStress.Engine.Tests.Runs;

/// <summary>
/// What comes over Redis has limits; what is longer is put aside or passed over, and everything else goes on.
/// </summary>
public sealed class TooLongTests
{
    private const int Megabytes = 1024 * 1024;

    [Theory]
    [InlineData(RedisServerKind.Redis)]
    [InlineData(RedisServerKind.Garnet)]
    public async Task Entries_are_put_aside_by_their_beginning(RedisServerKind kind)
    {
        await using Rig rig = await Rig.StartVirtualAsync(kind);
        // Before there is a worker, so that some are taken one at a time and some many at once.
        string blank = new(' ', BatchReader.MaxBytes);
        string[] tooLong = [$"{{{blank}}}", new('x', 8 * Megabytes), $"[{blank}]",
            .. Enumerable.Repeat(blank + blank, 100)];
        foreach (string entry in tooLong)
            await rig.Database.ListRightPushAsync("dst_q2", entry);
        await rig.StartWorkerAsync();

        RunResult result = await rig.RunAsync(
            """[{"action":"putItem","seed":1,"qps":1000,"times":500,"data":{"a":8}}]""");

        Assert.Equal(new TaskCounts(500, 500, 0, 0, 0, 0), result.Counts);
        await rig.PassUntilAsync(
            async () => await rig.Database.ListLengthAsync("dst_dead") == tooLong.Length,
                "all that is too long is aside");
        JsonElement[] dead = [.. (await rig.Database.ListRangeAsync("dst_dead"))
            .Select(entry => JsonDocument.Parse(entry.ToString()).RootElement)];
        Assert.All(dead, entry =>
        {
            Assert.Contains("longer than", entry.GetProperty("reason").GetString());
            Assert.Equal(4096, entry.GetProperty("entry").GetString()!.Length);
            Assert.True(entry.GetProperty("bytes").GetInt32() > BatchReader.MaxBytes);
        });
        Assert.Equal(tooLong.Select(entry => entry[..3]).Order(StringComparer.Ordinal),
            dead.Select(entry => entry.GetProperty("entry").GetString()![..3]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_longest_entry_that_a_task_can_have_is_taken()
    {
        await using Rig rig = await Rig.StartVirtualAsync(RedisServerKind.Redis);
        await rig.StartWorkerAsync();
        string seeds = string.Join(',', Enumerable.Repeat("1", 1000));

        RunResult result = await rig.RunAsync(
            $$"""[{"action":"getItem","seed":1,"seeds":[{{seeds}}],"qps":2000,"times":1000}]""");

        Assert.Equal(new TaskCounts(1000, 1000, 0, 0, 1000, 0), result.Counts);
        // With every position at its longest.
        var writer = new BatchWriter(result.RunId);
        var batch = new Batch(int.MaxValue, long.MaxValue - 100, 100, long.MaxValue, long.MaxValue);
        ReadOnlyMemory<byte> entry = writer.Entry(writer.Append(batch, [.. Enumerable.Repeat(ulong.MaxValue, 1000)]));
        Assert.Null(BatchReader.Read(entry.Span, out _, out _, out _));
    }

    [Fact]
    public async Task A_configuration_is_named_and_replaced_by_the_next()
    {
        await using Rig rig = await Rig.StartVirtualAsync(RedisServerKind.Redis);
        RigWorker worker = await rig.StartWorkerAsync();
        await rig.Database.StringSetAsync("dst_cfg", "{" + new string(' ', 17 * Megabytes) + "}");
        var store = new ConfigStore(await rig.ConnectAsync());

        var error = await Assert.ThrowsAnyAsync<DistStressException>(store.ReadAsync);
        await rig.PassUntilAsync(
            () => Task.FromResult(rig.Warnings.Any(
                warning => warning.Contains("dst_cfg has more than 16 MiB", StringComparison.Ordinal))),
            "the worker warns of it");
        RunResult result = await rig.RunAsync(
            """[{"action":"putItem","seed":1,"qps":500,"times":50,"data":{"a":8}}]""");

        Assert.Equal("InputFileTooLong", error.ErrorId);
        Assert.Equal(new TaskCounts(50, 50, 0, 0, 0, 0), result.Counts);
        Assert.False(worker.Running.IsCompleted);
    }

    [Fact]
    public async Task Snapshots_and_messages_are_passed_over()
    {
        await using Rig rig = await Rig.StartVirtualAsync(RedisServerKind.Redis);
        await rig.StartWorkerAsync();
        string snapshot =
            """
            {"kind":"worker","worker":"w","incarnation":1,"sequence":1,"at":1,"interval":1,"backlog":0,"in_flight":0,
            "tasks":[]}
            """;
        Assert.NotNull(WorkerSnapshotJson.Read(snapshot + new string(' ', 1000)));
        string tooLong = snapshot + new string(' ', WorkerSnapshotJson.MaxBytes);
        Assert.Null(WorkerSnapshotJson.Read(tooLong));
        RigRun run = rig.StartRun("""[{"action":"putItem","seed":1,"qps":500,"times":500,"data":{"a":8}}]""");
        await rig.PassUntilAsync(async () => await rig.PublishedAsync() > 0, "the run is on its way");

        ISubscriber sender = rig.View.GetSubscriber();
        await rig.Database.ListRightPushAsync("dst_measured", tooLong);
        Assert.True(await sender.PublishAsync(RedisChannel.Literal("dst_notify"), new string('x', 20 * Megabytes)) > 0);

        Assert.Equal(new TaskCounts(500, 500, 0, 0, 0, 0), (await rig.EndAsync(run)).Counts);
        Assert.Contains(rig.Warnings,
            warning => warning.Contains("it is longer than 65536 bytes", StringComparison.Ordinal));
    }
}
