using System.Text.Json;

namespace DistStress.Benchmarks.Parts;

/// <summary>A part's line to its scenario: messages out, and the word to end.</summary>
internal sealed class PartLine
{
    private readonly CancellationTokenSource _end = new();
    private readonly Lock _writing = new();

    public PartLine()
    {
        new Thread(WaitForEnd) { IsBackground = true, Name = "end of input" }.Start();
    }

    /// <summary>Asks for the end: the scenario said so, or is gone.</summary>
    public CancellationToken End => _end.Token;

    public Task EndAsync()
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _end.Token.Register(ended.SetResult);
        return ended.Task;
    }

    public void Send<T>(string kind, T message)
    {
        string text = $"{kind} {JsonSerializer.Serialize(message)}";
        lock (_writing)
        {
            Console.Out.WriteLine(text);
            Console.Out.Flush();
        }
    }

    // A thread, since reading the console blocks whatever reads it.
    private void WaitForEnd()
    {
        while (Console.In.ReadLine() is not null)
        {
            // Only the end of the input means something.
        }

        _end.Cancel();
    }
}
