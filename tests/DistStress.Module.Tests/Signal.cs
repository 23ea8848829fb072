using System.Diagnostics;

namespace DistStress.Module.Tests;

/// <summary>Signals for processes, by kill(1).</summary>
internal static class Signal
{
    /// <summary>Sends one.</summary>
    /// <param name="processId">The process.</param>
    /// <param name="name">The signal's name: TERM, STOP, CONT.</param>
    /// <returns>0, or not where there is no such process any more.</returns>
    public static async Task<int> SendAsync(int processId, string name)
    {
        using Process kill = Process.Start("kill", [$"-{name}", $"{processId}"]);
        await kill.WaitForExitAsync();
        return kill.ExitCode;
    }
}
