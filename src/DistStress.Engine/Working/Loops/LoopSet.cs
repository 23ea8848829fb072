namespace DistStress.Engine.Working.Loops;

/// <summary>A worker's consumer loops, one a queue; their number may change while they work.</summary>
internal sealed class LoopSet(LoopServices services)
{
    private readonly List<ConsumerLoop> _loops = [];

    /// <summary>How many loops there are.</summary>
    public int Count => _loops.Count;

    /// <summary>Gets the first fault of any loop; a loop never ends by itself otherwise.</summary>
    public event Action<Exception>? Faulted;

    /// <summary>
    /// Starts or ends loops until there are so many. Those that end give back what they have not begun.
    /// </summary>
    public async Task ResizeAsync(int count)
    {
        while (_loops.Count < count)
        {
            var loop = new ConsumerLoop(_loops.Count, services);
            _ = WatchAsync(loop);
            _loops.Add(loop);
            loop.Start();
        }

        ConsumerLoop[] ending = [.. _loops.Skip(count)];
        _loops.RemoveRange(count, _loops.Count - count);
        foreach (ConsumerLoop loop in ending)
            loop.Leave();
        await Task.WhenAll(ending.Select(loop => loop.Ended)).ConfigureAwait(false);
    }

    private async Task WatchAsync(ConsumerLoop loop)
    {
        try
        {
            await loop.Ended.ConfigureAwait(false);
        }
        catch (Exception e)
        {
            Faulted?.Invoke(e);
        }
    }
}
