using System.Security.Cryptography;
using DistStress.Engine.Traffic;

namespace DistStress.Engine.Publishing;

/// <summary>Draws the seeds that a traffic file leaves open.</summary>
internal static class SeedDraw
{
    /// <summary>The plan with a seed for every task.</summary>
    /// <remarks>Drawn seeds have 53 bits, so that every JSON reader can carry them from a report back into a
    /// file.</remarks>
    public static TrafficPlan Complete(TrafficPlan plan) => new(
        [.. plan.Elements.Select(element => new TrafficElement(
            [.. element.Tasks.Select(task => task.Seed == 0 ? task with { Seed = Draw() } : task)]))])
    {
        Text = plan.Text,
    };

    private static ulong Draw()
    {
        Span<byte> bytes = stackalloc byte[8];
        RandomNumberGenerator.Fill(bytes);
        return 1 + (BitConverter.ToUInt64(bytes) & ((1UL << 53) - 2));
    }
}
