using System.Text.Json;
using DistStress.Engine.Clocks;
using DistStress.Engine.Metrics;
using DistStress.Engine.Redis;
using DistStress.Engine.Working;

namespace DistStress.Benchmarks.Parts;

/// <summary>The product's worker: sends <c>sample</c> once a second, the first when it is ready for work.</summary>
internal sealed class WorkerPart : IPart
{
    public const string PartName = "worker";

    private long _ended;
    private long _failed;

    public string Name => PartName;

    public async Task RunAsync(string settings, PartLine line)
    {
        WorkerSettings wanted = JsonSerializer.Deserialize<WorkerSettings>(settings)!;
        await using ControlConnection control =
            await ControlConnection.ConnectAsync(new ControlOptions { Server = wanted.Redis });
        var worker = new Worker(control, new WorkerOptions
        {
            OnSnapshot = snapshot => line.Send("sample", Sample(snapshot)),
            OnWarning = Console.Error.WriteLine,
        });
        await worker.RunAsync(line.End);
    }

    private WorkerSample Sample(WorkerSnapshot snapshot)
    {
        _ended += snapshot.Tasks.Sum(task => task.Metrics.Ended);
        _failed += snapshot.Tasks.Sum(task => task.Metrics.Failed);
        return new WorkerSample(DeadlineTimeProvider.Machine.NowMicros, _ended, _failed, snapshot.Backlog,
            PartUsage.Now());
    }
}
