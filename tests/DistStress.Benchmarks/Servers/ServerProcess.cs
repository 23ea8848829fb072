using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace DistStress.Benchmarks.Servers;

/// <summary>A server program that a scenario needs; it ends with the scenario.</summary>
internal abstract class ServerProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(20);

    private readonly Process _process;

    protected ServerProcess(int port, string program, IEnumerable<string> arguments)
    {
        Port = port;
        _process = new Process
        {
            StartInfo = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true },
        };
        AppDomain.CurrentDomain.ProcessExit += OnExit;
        _process.Start();
        _process.OutputDataReceived += (_, _) => { };
        _process.ErrorDataReceived += (_, _) => { };
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public int Port { get; }

    public int ProcessId => _process.Id;

    /// <summary>A program's full path; null where it is not on the PATH.</summary>
    public static string? Find(string program)
    {
        string[] names = OperatingSystem.IsWindows() ? [program + ".exe"] : [program];
        return (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .SelectMany(directory => names.Select(name => Path.Combine(directory, name)))
            .FirstOrDefault(File.Exists);
    }

    public virtual ValueTask DisposeAsync()
    {
        AppDomain.CurrentDomain.ProcessExit -= OnExit;
        End();
        _process.Dispose();
        return ValueTask.CompletedTask;
    }

    protected async Task WaitUntilReadyAsync()
    {
        using var limit = new CancellationTokenSource(StartLimit);
        while (true)
        {
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(IPAddress.Loopback, Port, limit.Token);
                return;
            }
            catch (SocketException) when (!_process.HasExited)
            {
                await Task.Delay(Poll, limit.Token);
            }
        }
    }

    private void OnExit(object? sender, EventArgs e) => End();

    private void End()
    {
        if (_process.HasExited)
            return;
        _process.Kill();
        _process.WaitForExit();
    }
}
