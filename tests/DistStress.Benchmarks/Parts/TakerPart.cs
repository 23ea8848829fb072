using System.Text.Json;
using DistStress.Engine.Configuration;
using DistStress.Engine.Metrics;
using DistStress.Engine.Redis;
using DistStress.Engine.Redis.Queues;

namespace DistStress.Benchmarks.Parts;

/// <summary>
/// Takes whole batches off the queues as fast as they come and accounts for them as done, without looking at an op: so
/// that nothing but the publisher and Redis is measured. Sends <c>ready</c>.
/// </summary>
internal sealed class TakerPart : IPart
{
    public const string PartName = "taker";

    private const int TakeAtOnce = 500;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    public string Name => PartName;

    public async Task RunAsync(string settings, PartLine line)
    {
        TakerSettings wanted = JsonSerializer.Deserialize<TakerSettings>(settings)!;
        StressConfig config = ConfigFile.Parse(wanted.Config, "config.json");
        await using ControlConnection control =
            await ControlConnection.ConnectAsync(new ControlOptions { Server = wanted.Redis });
        await using var presence = await WorkerPresence.ShowAsync(control, "taker", config);
        var work = new WorkQueue(control, "taker");
        Task[] loops = [.. Enumerable.Range(0, config.Threads).Select(queue => TakeAsync(work, queue, line.End))];
        line.Send("ready", true);
        await Task.WhenAll(loops);
        line.Send("usage", PartUsage.Now());
    }

    private static async Task TakeAsync(WorkQueue work, int queue, CancellationToken end)
    {
        while (!end.IsCancellationRequested)
        {
            IReadOnlyList<QueueEntry> entries = await work.TakeAsync(queue, TakeAtOnce);
            foreach (IGrouping<string, QueueEntry> run in entries.GroupBy(entry => entry.Run))
                await work.FinishAsync([.. run.Select(Done)]);
            if (entries.Count < TakeAtOnce)
                await Task.Delay(Pause, CancellationToken.None);
        }
    }

    private static BatchOutcome Done(QueueEntry entry) =>
        new(entry, new OpTally { Completed = entry.Batch.Count }, [], null);
}
