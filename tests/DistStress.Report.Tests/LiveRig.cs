using DistStress.Module.Tests;

namespace DistStress.Report.Tests;

/// <summary>Sessions on one Redis, and what they are told to do; all of them end with it.</summary>
internal sealed class LiveRig(RestartableRedis redis) : IAsyncDisposable
{
    private readonly List<DstProcess> _processes = [];

    public RestartableRedis Redis => redis;

    public Files Files { get; } = new();

    public static async Task<LiveRig> StartAsync() => new(await RestartableRedis.StartAsync());

    /// <summary>Starts a session that goes on beside the test.</summary>
    /// <param name="command">What it does; <c>$at</c> names the Redis.</param>
    public DstProcess Start(string command)
    {
        // What the target is asked with, which checks nothing.
        var process = new DstProcess(
            "$env:AWS_ACCESS_KEY_ID = 'x'; $env:AWS_SECRET_ACCESS_KEY = 'y'; $env:AWS_EC2_METADATA_DISABLED = 'true'; "
            + $"$at = @{{ Redis = '{redis.Endpoint}' }}; {command}");
        _processes.Add(process);
        return process;
    }

    /// <summary>Runs a command to its end.</summary>
    /// <returns>What it wrote.</returns>
    public async Task<string> RunAsync(string command)
    {
        DstProcess process = Start(command);
        using var limit = new CancellationTokenSource(Limit.Hang);
        await process.WaitAsync(limit.Token);
        Assert.True(process.ExitCode == 0, $"{command}\n{process.Output}");
        return process.Output;
    }

    /// <summary>Opens a dashboard in a session of its own.</summary>
    /// <param name="more">More arguments of Show-DstDashboard.</param>
    /// <returns>The session, and the dashboard's address.</returns>
    public async Task<(DstProcess Session, string Address)> OpenDashboardAsync(string more = "")
    {
        DstProcess session = Start($"Show-DstDashboard @at {more} -Wait | ForEach-Object {{ \"at $($_.Address)\" }}");
        await Limit.UntilAsync(
            () => Task.FromResult(session.HasEnded || session.Output.Contains("at http", StringComparison.Ordinal)),
            "the dashboard is open");
        string line = session.Output.Split(Environment.NewLine).FirstOrDefault(
            line => line.StartsWith("at http", StringComparison.Ordinal)) ?? "";
        Assert.True(line.Length > 0, session.Output);
        return (session, line[3..]);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (DstProcess process in _processes)
            process.Dispose();
        await redis.DisposeAsync();
        Files.Dispose();
    }
}
