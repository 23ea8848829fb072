using DistStress.Engine.Publishing;
using DistStress.Engine.Redis;
using DistStress.Engine.Redis.Queues;
using DistStress.Engine.Redis.Runs;
using DistStress.Engine.Scheduling;
using DistStress.Engine.Tests.Monitoring;
using DistStress.Engine.Tests.Servers;
using StackExchange.Redis;
using Xunit;

namespace DistStress.Engine.Tests.Runs;

/// <summary>A day of every export format, played within a quarter of a minute.</summary>
public sealed class ReplayTests
{
    // A minute of the day takes 10.4 ms: a slice, or two.
    private const decimal Speed = 5760;
    private const decimal SlicesPerMinute = 60 * 100 / Speed;

    public static TheoryData<string> Formats => [.. ExportCase.Formats];

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task Every_minute_is_published_and_done_as_it_was_exported(string format)
    {
        int seed = Random.Shared.Next();
        TestContext.Current.TestOutputHelper?.WriteLine($"The day comes from seed {seed}.");
        ExportCase day = ExportCase.Day(format, seed);
        long[] exported = [.. day.Ops.Select(ops => ops.Floor)];
        long total = exported.Sum();
        using var files = new ExportFiles();
        string traffic = files.Convert(day.Name, day.Text, day.Options with { Speed = Speed }).Text;
        await using Rig rig = await Rig.StartVirtualAsync(RedisServerKind.Redis);
        await DieAfterAThirdAsync(rig, traffic, total);
        long killedAt = await rig.PublishedAsync();

        // Nobody works yet, so that the whole day lies on the queues.
        Task<RunResult> resumed = ResumeAsync(rig);
        await rig.PassUntilAsync(async () => await rig.PublishedAsync() == total, "all is published");

        Assert.InRange(killedAt, 1, total - 1);
        Assert.Equal(exported, await PublishedByMinuteAsync(rig, exported.Length));
        RunResult result = await WorkWithOneLostAsync(rig, resumed, total);
        Assert.Equal(RunState.Completed, result.State);
        Assert.Equal(new TaskCounts(total, total, 0, 0, 0, 0), result.Counts);
        Assert.Equal(total, result.Tasks[0].Progress.Measurements.Rates.Rows.Sum(row => row.Planned));
    }

    private static async Task DieAfterAThirdAsync(Rig rig, string traffic, long total)
    {
        await using TcpProxy proxy = ProxyOf(rig);
        using var stop = new CancellationTokenSource();
        ControlConnection line = await rig.ConnectAsync(proxy.Endpoint);
        Task<RunResult> dying = new Publisher(line, new PublisherOptions { NoBarrier = true })
            .RunAsync(Rig.Plan(traffic), Rig.Config, stop.Token);
        await rig.PassUntilAsync(async () => await rig.PublishedAsync() > total / 3, "a third is published");
        proxy.IsDown = true;
        await stop.CancelAsync();
        await rig.PassUntilAsync(() => dying.IsCompleted, "the publisher is gone");
        await rig.CloseAsync(line);
        // What ten seconds of the server's clock would do.
        await rig.Database.KeyDeleteAsync("dst_lease");
    }

    private static async Task<RunResult> ResumeAsync(Rig rig) => await new Publisher(await rig.ConnectAsync())
        .ResumeAsync(Rig.Config, stop: TestContext.Current.CancellationToken);

    private static async Task<RunResult> WorkWithOneLostAsync(Rig rig, Task<RunResult> run, long total)
    {
        await using TcpProxy proxy = ProxyOf(rig);
        RigWorker victim = await rig.StartWorkerAsync(
            await rig.ConnectAsync(proxy.Endpoint), TargetDatabase.Null);
        await rig.PassUntilAsync(() => victim.Ended > 0, "the first worker works");
        proxy.IsDown = true;
        await rig.StartWorkerAsync(TargetDatabase.Null);
        RunResult result = await rig.PassAsync(run);
        proxy.IsDown = false;
        return result;
    }

    private static async Task<long[]> PublishedByMinuteAsync(Rig rig, int minutes)
    {
        RunRecord record = (await rig.RecordAsync())!;
        long origin = record.Tasks[0].OriginMicros!.Value;
        // A minute begins with the slice that is nearest to its time.
        long[] starts = [.. Enumerable.Range(0, minutes)
            .Select(minute => (long)decimal.Round(minute * SlicesPerMinute, MidpointRounding.AwayFromZero))];
        long[] published = new long[minutes];
        for (int queue = 0; queue < record.Queues; queue++)
        {
            foreach (RedisValue raw in await rig.Database.ListRangeAsync($"dst_q{queue}"))
            {
                Assert.Null(BatchReader.Read((byte[])raw!, out _, out Batch batch, out _));
                long slice = Slice.At(batch.Due - origin);
                published[Array.FindLastIndex(starts, start => start <= slice)] += batch.Count;
            }
        }

        return published;
    }

    private static TcpProxy ProxyOf(Rig rig) => new(int.Parse(rig.Server.Endpoint.Split(':')[1]));
}
