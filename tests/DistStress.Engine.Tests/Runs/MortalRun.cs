using DistStress.Engine.Publishing;
using DistStress.Engine.Redis;
using Xunit;

namespace DistStress.Engine.Tests.Runs;

/// <summary>
/// A run whose publishers may die, one after the other. One that dies has lost the right to publish between two of its
/// steps: what it does in Redis is what one does that is killed there, and no time passes by that.
/// </summary>
internal sealed class MortalRun(Rig rig, bool noBarrier)
{
    private Task<RunResult>? _publishing;

    /// <summary>Starts a publisher.</summary>
    public async Task BeginAsync(Func<Publisher, Task<RunResult>> run)
    {
        ControlConnection control = await rig.ConnectAsync();
        _publishing = run(new Publisher(control, new PublisherOptions
        {
            NoBarrier = noBarrier,
            WorkerTimeout = null,
            OnWarning = notice => rig.Warnings.Enqueue(notice.Text),
        }));
    }

    /// <summary>Kills the publisher that is at work.</summary>
    public async Task KillAsync()
    {
        await rig.Database.StringSetAsync("dst_lease", "another one");
        await Assert.ThrowsAnyAsync<DistStressException>(() => rig.PassAsync(_publishing!));
        await rig.Database.KeyDeleteAsync("dst_lease");
    }

    /// <summary>Waits for the end of the run.</summary>
    public Task<RunResult> EndAsync() => rig.PassAsync(_publishing!);
}
