using System.Globalization;

namespace DistStress.Module.Tests.Faults;

/// <summary>
/// Nothing is lost and nothing counted twice, whatever dies. <c>DST_FAULT_ROUNDS</c> is the number of rounds a kind (5), and
/// <c>DST_FAULT_SEED</c> the number that all random moments come from; each round prints its own.
/// </summary>
[Trait("Suite", "Faults")]
public sealed class FaultTests
{
    // A round mostly waits, for a lost worker or a lapsed right to publish.
    private const int RoundsAtOnce = 5;

    private static readonly int Rounds = Number("DST_FAULT_ROUNDS") ?? 5;
    private static readonly int Seed = Number("DST_FAULT_SEED") ?? Random.Shared.Next(1_000_000);

    [Theory]
    [InlineData(FaultKind.WorkerKill)]
    [InlineData(FaultKind.WorkerFreeze)]
    [InlineData(FaultKind.PublisherKill)]
    [InlineData(FaultKind.RedisRestart)]
    [InlineData(FaultKind.Cuts)]
    [InlineData(FaultKind.Everything)]
    public async Task Every_op_is_accounted_for(FaultKind kind)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "SIGSTOP and redis-server are only used on Linux");
        TestContext.Current.TestOutputHelper?.WriteLine($"{kind}: {Rounds} rounds from DST_FAULT_SEED={Seed}");
        await Parallel.ForEachAsync(
            Enumerable.Range(0, Rounds),
            new ParallelOptions
            {
                MaxDegreeOfParallelism = RoundsAtOnce,
                CancellationToken = TestContext.Current.CancellationToken,
            },
            async (round, token) => await new FaultRound(kind, HashCode(kind, round)).RunAsync(token));
    }

    // Not System.HashCode, which differs from process to process.
    private static int HashCode(FaultKind kind, int round) => unchecked((Seed * 31 + (int)kind) * 1009 + round);

    private static int? Number(string variable) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out int number) ? number : null;
}
