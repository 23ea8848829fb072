namespace DistStress.Module.Tests.Faults;

/// <summary>
/// Nothing is lost and nothing counted twice, whatever dies. <c>DST_FAULT_ROUNDS</c> is the number of rounds a kind (1
/// unless it is set), and <c>DST_FAULT_SEED</c> the number that all random moments come from.
/// </summary>
[Trait("Suite", "Faults")]
[Collection(nameof(FaultTests))]
public sealed class FaultTests
{
    [Theory]
    [InlineData(FaultKind.WorkerKill)]
    [InlineData(FaultKind.WorkerFreeze)]
    [InlineData(FaultKind.PublisherKill)]
    [InlineData(FaultKind.RedisRestart)]
    [InlineData(FaultKind.Cuts)]
    [InlineData(FaultKind.FarCuts)]
    [InlineData(FaultKind.QueueLoss)]
    [InlineData(FaultKind.Replay)]
    [InlineData(FaultKind.Termination)]
    [InlineData(FaultKind.Everything)]
    public async Task Every_op_is_accounted_for(FaultKind kind)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "SIGSTOP and redis-server are only used on Linux");
        TestContext.Current.TestOutputHelper?.WriteLine($"{kind}: {FaultRounds.Description}");
        await FaultRounds.OfAsync(kind).WaitAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Beside nothing else: the many processes would starve other tests.</summary>
    [CollectionDefinition(nameof(FaultTests), DisableParallelization = true)]
    public sealed class Alone;
}
