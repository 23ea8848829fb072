using DistStress.Engine.Redis;
using DistStress.Engine.Redis.Queues;
using DistStress.Engine.Scheduling;
using StackExchange.Redis;

namespace DistStress.Engine.Publishing;

/// <summary>What one wake-up of the publisher puts on the queues: all of it in one atomic call, or none.</summary>
internal sealed class PublishStep
{
    // One call keeps the server busy for a few milliseconds at most; a catch-up takes several.
    private const int MaxBatches = 4096;

    private readonly BatchWriter _writer;
    private readonly List<BatchWriter.Range> _entries = [];
    private readonly List<Batch> _batches = [];
    private readonly HashSet<int> _tasks = [];
    private int _queues;
    private int _firstQueue;

    public PublishStep(string run, int queues)
    {
        _writer = new BatchWriter(run);
        _queues = queues;
    }

    public bool IsEmpty => _entries.Count == 0;

    public bool IsFull => _entries.Count >= MaxBatches;

    /// <summary>The tasks that have a batch in the step.</summary>
    public IReadOnlyCollection<int> Tasks => _tasks;

    /// <summary>Every batch in the step.</summary>
    public IReadOnlyList<Batch> Batches => _batches;

    /// <summary>Adds a batch; batches go round the queues, one each.</summary>
    public void Add(in Batch batch, ReadOnlySpan<ulong> positions)
    {
        _entries.Add(_writer.Append(batch, positions));
        _batches.Add(batch);
        _tasks.Add(batch.Task);
    }

    /// <summary>Empties the step for the next wake-up.</summary>
    /// <param name="queues">The number of queues from now on.</param>
    public void Clear(int queues)
    {
        _firstQueue = (_firstQueue + _entries.Count) % queues;
        _writer.Clear();
        _entries.Clear();
        _batches.Clear();
        _tasks.Clear();
        _queues = queues;
    }

    /// <summary>The arguments for the queues, as the publishing script wants them.</summary>
    /// <param name="keys">Gets the key of every queue that something goes to.</param>
    /// <param name="names">The key names.</param>
    /// <param name="arguments">Gets for each such queue a count and its entries.</param>
    public void AddArguments(List<RedisKey> keys, KeyNames names, List<RedisValue> arguments)
    {
        for (int lane = 0; lane < Math.Min(_queues, _entries.Count); lane++)
        {
            keys.Add(names.Queue((_firstQueue + lane) % _queues));
            int countAt = arguments.Count;
            arguments.Add(0);
            for (int i = lane; i < _entries.Count; i += _queues)
                arguments.Add(_writer.Entry(_entries[i]));
            arguments[countAt] = arguments.Count - countAt - 1;
        }
    }
}
