using DistStress.Engine.Publishing;

namespace DistStress.Engine.Tests.Runs;

/// <summary>A run under way.</summary>
internal sealed record RigRun(Task<RunResult> Result, CancellationTokenSource Stop)
{
    /// <summary>Ends the run in order; fails the test unless every op is accounted for.</summary>
    public async Task<RunResult> StopAsync()
    {
        await Stop.CancelAsync();
        RunResult result = await Result;
        Rig.AssertStopped(result);
        return result;
    }
}
