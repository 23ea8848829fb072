using System.Collections.Concurrent;
using System.Diagnostics;
using System.Reflection;
using System.Text.Json;
using System.Threading.Channels;
using DistStress.Benchmarks.Measuring;

namespace DistStress.Benchmarks.Parts;

/// <summary>A part in its own process: this program once more, with a hidden sub-command.</summary>
internal sealed class PartProcess : IAsyncDisposable
{
    private static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(15);

    private readonly Process _process;
    private readonly string _name;
    private readonly ConcurrentDictionary<string, Channel<string>> _messages = new();
    private readonly Task _reading;
    private volatile bool _closed;
    private bool _ended;

    private PartProcess(string name, Process process)
    {
        _name = name;
        _process = process;
        _reading = ReadAsync();
    }

    public int ProcessId => _process.Id;

    /// <summary>Processor time used so far, in µs.</summary>
    public double CpuMicros => ProcessUsage.CpuMicros(ProcessId);

    public static PartProcess Start<T>(string name, T settings)
    {
        // Under `dotnet x.dll` the program is dotnet; otherwise it is this one.
        string program = Environment.ProcessPath!;
        // A file, since a command line has a limit.
        string file = Path.GetTempFileName();
        File.WriteAllText(file, JsonSerializer.Serialize(settings));
        List<string> arguments = [PartList.Command, name, file];
        if (Path.GetFileNameWithoutExtension(program) == "dotnet")
            arguments.Insert(0, Assembly.GetExecutingAssembly().Location);
        var start = new ProcessStartInfo(
            program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true };
        // What is compiled anew in the background would take seconds of a processor from what is measured.
        if (name == PublisherPart.PartName)
            start.Environment["DOTNET_TieredCompilation"] = "0";
        return new PartProcess(name, Process.Start(start)!);
    }

    /// <summary>Waits for the next message of a kind.</summary>
    /// <exception cref="ScenarioException">The part ended without one.</exception>
    public async Task<T> NextAsync<T>(string kind)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(await Of(kind).Reader.ReadAsync())!;
        }
        catch (ChannelClosedException)
        {
            throw new ScenarioException($"The {_name} ended without a word of '{kind}'.");
        }
    }

    /// <summary>The messages of a kind as they come, until the part's process ends.</summary>
    public async IAsyncEnumerable<T> AllAsync<T>(string kind)
    {
        await foreach (string text in Of(kind).Reader.ReadAllAsync())
            yield return JsonSerializer.Deserialize<T>(text)!;
    }

    /// <summary>Whether a message of a kind is there; takes it if so.</summary>
    public bool TryNext<T>(string kind, out T message)
    {
        bool there = Of(kind).Reader.TryRead(out string? text);
        message = there ? JsonSerializer.Deserialize<T>(text!)! : default!;
        return there;
    }

    /// <summary>Tells the part to end in order.</summary>
    public void End()
    {
        if (!_ended)
            _process.StandardInput.Close();
        _ended = true;
    }

    public async ValueTask DisposeAsync()
    {
        End();
        using var limit = new CancellationTokenSource(EndLimit);
        try
        {
            await _process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            Console.Error.WriteLine($"The {_name} did not end in {EndLimit.TotalSeconds} s.");
            _process.Kill();
        }

        await _reading;
        _process.Dispose();
    }

    private Channel<string> Of(string kind)
    {
        Channel<string> channel = _messages.GetOrAdd(kind, _ => Channel.CreateUnbounded<string>());
        if (_closed)
            channel.Writer.TryComplete();
        return channel;
    }

    private async Task ReadAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            int space = line.IndexOf(' ');
            if (space > 0)
                Of(line[..space]).Writer.TryWrite(line[(space + 1)..]);
        }

        _closed = true;
        foreach (Channel<string> channel in _messages.Values)
            channel.Writer.TryComplete();
    }
}
