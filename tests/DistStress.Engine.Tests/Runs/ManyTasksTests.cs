using System.Text;
using DistStress.Engine.Configuration;
using DistStress.Engine.Generation;
using DistStress.Engine.Items;
using DistStress.Engine.Publishing;
using DistStress.Engine.Redis;
using DistStress.Engine.Redis.Runs;
using DistStress.Engine.Tests.Servers;
using DistStress.Engine.Traffic;
using Xunit;

namespace DistStress.Engine.Tests.Runs;

/// <summary>Files of more tasks than a script of the server's can unpack at once.</summary>
public sealed class ManyTasksTests
{
    private const int Many = 5000;

    // Each of them is an element with steps of its own.
    private const int ManyInOrder = 1000;

    [Theory]
    [InlineData(RedisServerKind.Redis)]
    [InlineData(RedisServerKind.Garnet)]
    public async Task As_many_tasks_as_anybody_writes_run_at_once_and_none_stays_behind_in_the_worker(
        RedisServerKind kind)
    {
        await using Rig rig = await Rig.StartVirtualAsync(kind);
        RigWorker worker = await rig.StartWorkerAsync(TargetDatabase.Null);

        RunResult result = await rig.RunAsync(File(Many, atOnce: true));

        Assert.Equal((RunState.Completed, Many), (result.State, result.Counts.Completed));
        Assert.All(result.Tasks, task => Assert.Equal(1, task.Progress.Tally.Completed));
        Assert.Equal(Many, result.Tasks.Sum(task => task.Progress.Measurements.Measured));
        await rig.PassUntilAsync(() => worker.PreparedTasks == 0, "the worker has forgotten its tasks");
    }

    [Fact]
    public async Task Many_run_in_order()
    {
        await using Rig rig = await Rig.StartVirtualAsync(RedisServerKind.Redis);
        RigWorker worker = await rig.StartWorkerAsync(TargetDatabase.Null);

        RunResult result = await rig.RunAsync(File(ManyInOrder, atOnce: false), noBarrier: true);

        Assert.Equal((RunState.Completed, ManyInOrder), (result.State, result.Counts.Completed));
        await rig.PassUntilAsync(() => worker.PreparedTasks == 0, "the worker has forgotten its tasks");
    }

    [Fact]
    public async Task The_rows_of_the_configuration_are_in_memory_once_however_many_tasks_write_them()
    {
        await using Rig rig = await Rig.StartAsync(RedisServerKind.Redis);
        await using ControlConnection control = await rig.ConnectAsync();
        StressConfig config = Rig.Config with
        {
            SampleData = [.. Enumerable.Range(0, 300).Select(row => (IReadOnlyList<ColumnSpec>)
                [ColumnSpec.OfText("a", $"x{row}"), ColumnSpec.OfBytes("b", row)])],
        };
        var store = new ConfigStore(control);
        await store.SynchronizeAsync(config);
        StressConfig read = (await store.ReadAsync())!;
        await new RunStore(control).CreateAsync(
            "r",
            Rig.Plan(
                """
                [[{"action":"putItem","seed":1,"qps":1,"times":1},{"action":"putItem","seed":2,"qps":1,"times":1}]]
                """,
                read),
            "p", 4, false, "", "", null, null, 0);
        TrafficPlan plan = (await new RunStore(control).PlanAsync())!.Value.Plan;
        Item[] items = [.. plan.Tasks.SelectMany(task => new ulong[] { 1, 2, 3 }.Select(index => Made(task, index)))];

        Assert.Equal(config.SampleData, read.SampleData);
        // An unchanged one is not even taken apart again.
        Assert.Same(read, await store.ReadAsync());
        Assert.All(plan.Tasks, task => Assert.Same(plan.Tasks[0].SampleRows, task.SampleRows));
        // Other tests have rows of their own meanwhile: whether these are the configuration's own is not looked at.
        Assert.True(KnownRows.AreSame(read.SampleData, plan.Tasks[0].SampleRows!));
        Assert.Same(SampleRows.Of(plan.Tasks[0].SampleRows!), SampleRows.Of(plan.Tasks[1].SampleRows!));
        Assert.All(items, item => Assert.Same(items[0].Columns[1].Name, item.Columns[1].Name));
        await store.SynchronizeAsync(config with { LeadMs = 321 });
        Assert.Equal(321, (await store.ReadAsync())!.LeadMs);

        static Item Made(TrafficTask task, ulong index)
        {
            var op = new Operation(task);
            new ItemGenerator(task).Fill(op.Item, task.Seed, index);
            return op.Item;
        }
    }

    private static string File(int tasks, bool atOnce)
    {
        var text = new StringBuilder(atOnce ? "[[" : "[");
        for (int task = 1; task <= tasks; task++)
        {
            text.Append(task == 1 ? "" : ",").Append(
                $$"""{"action":"getItem","seed":{{task}},"qps":1000,"times":1}""");
        }

        return text.Append(atOnce ? "]]" : "]").ToString();
    }
}
