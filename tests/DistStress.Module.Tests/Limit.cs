namespace DistStress.Module.Tests;

/// <summary>How long a step may take before a test calls it a hang; far more than any step needs.</summary>
internal static class Limit
{
    public static readonly TimeSpan Hang = TimeSpan.FromMinutes(5);

    /// <summary>Waits until something holds, looking again and again; fails the test if it never does.</summary>
    public static async Task UntilAsync(Func<Task<bool>> holds, string what)
    {
        using var limit = new CancellationTokenSource(Hang);
        while (!await holds())
        {
            Assert.False(limit.IsCancellationRequested, $"It never came about that {what}.");
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }
}
