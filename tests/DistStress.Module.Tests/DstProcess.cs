using System.Collections.Concurrent;
using System.Diagnostics;

namespace DistStress.Module.Tests;

/// <summary>dst with a command that goes on until it ends or is ended.</summary>
internal sealed class DstProcess : IDisposable
{
    /// <summary>The statement that imports the tests' own cmdlets, into the load context of the module.</summary>
    public static readonly string ImportTestCmdlets =
        "Import-Module -Assembly ([System.Runtime.Loader.AssemblyLoadContext]::GetLoadContext("
        + "(Get-Command Start-DstServer).ImplementingType.Assembly).LoadFromAssemblyPath("
        + $"'{Repository.TestCmdlets}'))";

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _output = new();

    public DstProcess(string command)
    {
        _process = new Process
        {
            StartInfo = new ProcessStartInfo(Repository.Dst, ["-NoProfile", "-Command", command])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                RedirectStandardInput = true,
            },
        };
        _process.OutputDataReceived += (_, line) => Note(line.Data);
        _process.ErrorDataReceived += (_, line) => Note(line.Data);
        _process.Start();
        _process.StandardInput.Close();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>All that it has written.</summary>
    public string Output => string.Join(Environment.NewLine, _output);

    public bool HasEnded => _process.HasExited;

    /// <summary>Its exit code, once it has ended; 128 and the signal's number where one ended it.</summary>
    public int ExitCode => _process.ExitCode;

    /// <summary>Its memory now: the resident bytes.</summary>
    public long Memory
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    /// <summary>Waits for its end, and until all that it wrote is here.</summary>
    public async Task WaitAsync(CancellationToken token) => await _process.WaitForExitAsync(token);

    public void Kill()
    {
        if (!_process.HasExited)
            _process.Kill();
    }

    /// <summary>Sends a signal by its name.</summary>
    public Task SignalAsync(string name) => Signal.SendAsync(_process.Id, name);

    public void Dispose()
    {
        // SIGKILL ends a stopped process too.
        Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    private void Note(string? line)
    {
        if (line is not null)
            _output.Enqueue(line);
    }
}
