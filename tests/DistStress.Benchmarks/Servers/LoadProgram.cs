using System.Diagnostics;

namespace DistStress.Benchmarks.Servers;

/// <summary>Somebody else's program that loads a server from its start until it is disposed.</summary>
internal sealed class LoadProgram : IDisposable
{
    private readonly Process _process;

    private LoadProgram(Process process)
    {
        _process = process;
    }

    public int ProcessId => _process.Id;

    /// <summary>Starts a program; what it says is passed over.</summary>
    /// <param name="program">Its path.</param>
    /// <param name="arguments">Its arguments.</param>
    public static LoadProgram Start(string program, params IEnumerable<string> arguments)
    {
        var process = new Process
        {
            StartInfo = new ProcessStartInfo(
                program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true },
        };
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return new LoadProgram(process);
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }
}
