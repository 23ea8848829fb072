using System.Diagnostics;
using DistStress.Benchmarks.Measuring;
using DistStress.Benchmarks.Servers;

namespace DistStress.Benchmarks.Scenarios;

/// <summary>What workers without work ask of Redis.</summary>
/// <param name="CommandsASecond">Commands that the server carries out, heartbeats included.</param>
internal sealed record IdleCost(double CommandsASecond)
{
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(3);

    public static async Task<IdleCost> MeasureAsync(RedisServer redis)
    {
        await Task.Delay(Settling);
        CommandStats before = await redis.CommandsAsync();
        long start = Stopwatch.GetTimestamp();
        await Task.Delay(Length);
        CommandStats after = await redis.CommandsAsync();
        return new IdleCost(
            Statistics.PerSecond(after.Executed - before.Executed, Stopwatch.GetElapsedTime(start).TotalMicroseconds));
    }
}
