using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace DistStress.Engine.Tests.Servers;

/// <summary>A server program that a test started: ends with the test, or with the test host at the latest.</summary>
public abstract class ServerProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartDeadline = TimeSpan.FromMinutes(3);

    private readonly Process _process;
    private readonly StringBuilder _output = new();

    protected ServerProcess(int port, string program, IEnumerable<string> arguments)
    {
        Port = port;
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Note(line.Data);
        _process.ErrorDataReceived += (_, line) => Note(line.Data);
        AppDomain.CurrentDomain.ProcessExit += OnHostExit;
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        _process.StandardInput.Close();
    }

    public int Port { get; }

    public int ProcessId => _process.Id;

    /// <summary>Ends the program at once, as a crash would.</summary>
    public void Kill()
    {
        try
        {
            _process.Kill();
            _process.WaitForExit();
        }
        catch (InvalidOperationException)
        {
            // It had ended already.
        }
    }

    public virtual ValueTask DisposeAsync()
    {
        AppDomain.CurrentDomain.ProcessExit -= OnHostExit;
        Kill();
        _process.Dispose();
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    /// <summary>The program's full path; null where it is not on the PATH.</summary>
    public static string? Find(string program)
    {
        string[] names = OperatingSystem.IsWindows() ? [program + ".exe", program + ".cmd"] : [program];
        return (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .SelectMany(directory => names.Select(name => Path.Combine(directory, name)))
            .FirstOrDefault(File.Exists);
    }

    /// <summary>Waits until the server takes connections.</summary>
    protected async Task WaitUntilReadyAsync()
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(IPAddress.Loopback, Port);
                return;
            }
            catch (SocketException error)
            {
                if (_process.HasExited || clock.Elapsed > StartDeadline)
                {
                    string said;
                    lock (_output)
                        said = _output.ToString();
                    await DisposeAsync();
                    throw new InvalidOperationException(
                        $"{GetType().Name} does not answer on port {Port}: {error.Message}\n{said}");
                }
            }

            await Task.Delay(10);
        }
    }

    private void Note(string? line)
    {
        lock (_output)
            _output.AppendLine(line);
    }

    private void OnHostExit(object? sender, EventArgs e) => Kill();
}
