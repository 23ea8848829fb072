using System.Text;
using DistStress.Engine.Publishing;
using DistStress.Engine.Redis.Runs;
using DistStress.Engine.Tests.Servers;
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
