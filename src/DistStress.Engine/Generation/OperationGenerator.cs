namespace DistStress.Engine.Generation;

/// <summary>
/// Makes the ops of a task one after the other, from any op at which the streams' positions are known.
/// Not for several threads at once; any number of generators may stand over the same task.
/// </summary>
public sealed class OperationGenerator
{
    private readonly TaskGeneration _task;
    private readonly ulong[] _next;

    /// <summary>Makes a generator that stands at op 0.</summary>
    public OperationGenerator(TaskGeneration task)
    {
        _task = task;
        _next = new ulong[task.StreamCount];
        Array.Fill(_next, task.First);
    }

    /// <summary>The index of the op that comes next.</summary>
    public long NextOp { get; private set; }

    /// <summary>
    /// Under <c>seeds</c>, each stream's next unused index; empty otherwise. It runs on under <c>keys</c> and
    /// <c>distribution</c>: they map it only when an item is made.
    /// </summary>
    public ReadOnlySpan<ulong> StreamPositions => _next;

    /// <summary>Goes to an op.</summary>
    /// <param name="op">The op's index.</param>
    /// <param name="streamPositions">Under <c>seeds</c>, each stream's next index at that op; otherwise not
    /// used.</param>
    public void MoveTo(long op, ReadOnlySpan<ulong> streamPositions)
    {
        NextOp = op;
        if (_next.Length > 0)
            streamPositions.CopyTo(_next);
    }

    /// <summary>Goes to the first op.</summary>
    public void MoveToFirst()
    {
        NextOp = 0;
        Array.Fill(_next, _task.First);
    }

    /// <summary>Passes over ops without making their items: what the publisher does with the ops of a batch.</summary>
    /// <param name="count">How many, at least 0.</param>
    public void Skip(int count)
    {
        if (_task.Picker is { } picker)
        {
            for (int i = 0; i < count; i++)
                _next[picker.Pick(_task.Seed, (ulong)(NextOp + i))] += (ulong)_task.ItemsPerOp;
        }

        NextOp += count;
    }

    /// <summary>Makes the next op.</summary>
    /// <param name="operation">The op to fill; it must have been made for the same task.</param>
    /// <param name="due">When the op is due, in µs since 1970.</param>
    /// <returns>Under <c>seeds</c>, the picked stream as an index into the weights; otherwise 0.</returns>
    public int Next(Operation operation, long due = 0)
    {
        operation.Index = NextOp;
        int stream = 0;
        ulong seed = _task.Seed;
        ulong first;
        if (_task.Picker is { } picker)
        {
            stream = picker.Pick(_task.Seed, (ulong)NextOp);
            seed = (ulong)stream + 1;
            first = _next[stream];
            _next[stream] += (ulong)_task.ItemsPerOp;
        }
        else
        {
            first = _task.First + (ulong)NextOp * (ulong)_task.ItemsPerOp;
        }

        Item[] items = operation.ItemArray;
        IndexMap? map = _task.IndexMap;
        for (int i = 0; i < items.Length; i++)
        {
            ulong position = first + (ulong)i;
            _task.Items.Fill(items[i], seed, map is null ? position : map.Map(seed, position), due);
        }

        NextOp++;
        return stream;
    }
}
