using System.Globalization;

namespace DistStress.Module.Tests.Faults;

/// <summary>
/// All rounds of all kinds. They begin together and run some at a time, since a round mostly waits: for a lost worker,
/// or for a right to publish that lapses.
/// </summary>
internal static class FaultRounds
{
    private const int AtOnce = 6;

    private static readonly int Count = Number("DST_FAULT_ROUNDS") ?? 1;
    private static readonly int Seed = Number("DST_FAULT_SEED") ?? Random.Shared.Next(1_000_000);
    private static readonly SemaphoreSlim Places = new(AtOnce);
    private static readonly Lazy<Dictionary<FaultKind, Task>> Running = new(() =>
        Enum.GetValues<FaultKind>().ToDictionary(
            kind => kind, kind => AllAsync(Enumerable.Range(0, Count).Select(round => RunAsync(kind, round)))));

    /// <summary>What is run, for the report: enough to run it again.</summary>
    public static string Description => $"{Count} rounds from DST_FAULT_SEED={Seed}";

    /// <summary>Waits for all rounds of a kind.</summary>
    public static Task OfAsync(FaultKind kind) => Running.Value[kind];

    // Tells of every round that failed, not only of the first.
    private static async Task AllAsync(IEnumerable<Task> rounds)
    {
        Task all = Task.WhenAll(rounds);
        await all.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (all.Exception is { } failures)
        {
            throw new InvalidOperationException(
                $"{failures.InnerExceptions.Count} of {Count} rounds failed:{Environment.NewLine}"
                + string.Join(Environment.NewLine, failures.InnerExceptions.Select(failure => failure.Message)),
                    failures);
        }
    }

    private static async Task RunAsync(FaultKind kind, int round)
    {
        await Places.WaitAsync();
        try
        {
            // A fixed sum, not System.HashCode, which differs from process to process.
            await new FaultRound(kind, unchecked((Seed * 31 + (int)kind) * 1009 + round)).RunAsync();
        }
        finally
        {
            Places.Release();
        }
    }

    private static int? Number(string variable) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out int number)
            ? number : null;
}
