using DistStress.Engine.Generation;
using DistStress.Engine.Metrics;
using DistStress.Engine.Outcomes;
using DistStress.Engine.Redis.Queues;
using DistStress.Engine.Scheduling;
using DistStress.Engine.Working.Intake;

namespace DistStress.Engine.Working.Loops;

/// <summary>
/// A batch on its way: which of its ops is next, and what became of those that have ended. One loop begins the ops;
/// they end on any thread.
/// </summary>
internal sealed class BatchExecution
{
    private readonly OperationGenerator _generator;
    private readonly Action<BatchOutcome> _finished;
    private readonly int[] _streams;
    private Batch _batch;
    private bool _moved;
    private Operation? _prepared;
    private Operation? _spare;
    private int _stream;
    private int _begun;
    private int _unended;
    private int _plainlyDone;
    private long _plainBytes;
    private OpTally? _others;
    private byte[]? _remainder;
    private volatile bool _isRevoked;
    private int _hasLeft;

    /// <summary>Makes the execution of a batch.</summary>
    /// <param name="entry">The entry that holds it.</param>
    /// <param name="task">The task that it belongs to, entered for this batch.</param>
    /// <param name="finished">Gets the outcome once, when the last begun op has ended and no more will begin.</param>
    public BatchExecution(QueueEntry entry, WorkerTask task, Action<BatchOutcome> finished)
    {
        Entry = entry;
        Task = task;
        _batch = entry.Batch;
        _finished = finished;
        _streams = new int[task.Generation.StreamCount];
        _generator = new OperationGenerator(task.Generation);
        _generator.MoveTo(_batch.First, entry.Positions);
        _unended = _batch.Count;
        NextDue = _batch.Due;
    }

    public QueueEntry Entry { get; }

    public WorkerTask Task { get; }

    /// <summary>When the next op is due, in µs of the server's clock.</summary>
    public long NextDue { get; private set; }

    /// <summary>Ops that have not begun.</summary>
    public int NotBegun => _batch.Count - _begun;

    /// <summary>How many ops are to begin by an instant, the next one at least.</summary>
    /// <param name="micros">The instant, in µs of the server's clock.</param>
    /// <param name="most">The most that matter: so many, or one.</param>
    public int Due(long micros, int most)
    {
        int count = Math.Min(most, NotBegun);
        return _batch.DueOf(_begun + count - 1) <= micros ? count : 1;
    }

    /// <summary>Moves the due times of the ops that have not begun, as the clock has jumped under them.</summary>
    /// <param name="micros">By how much.</param>
    public void Move(long micros)
    {
        _batch = _batch with { Due = _batch.Due + micros };
        NextDue += micros;
        _moved = true;
    }

    /// <summary>Makes the next op if that has not been done, so that nothing is left to do at its due time.</summary>
    public Operation Prepare()
    {
        if (_prepared is null)
        {
            _prepared = Interlocked.Exchange(ref _spare, null) ?? Task.Rent();
            // A batch that is cut short must tell where the streams stood before this op.
            _stream = _generator.Next(_prepared, NextDue);
        }

        return _prepared;
    }

    /// <summary>Takes the prepared op, which now begins.</summary>
    public Operation Begin()
    {
        Operation operation = Prepare();
        _prepared = null;
        if (_streams.Length > 0)
            _streams[_stream]++;
        _begun++;
        if (_begun < _batch.Count)
            NextDue = _batch.DueOf(_begun);
        return operation;
    }

    /// <summary>Notes how a begun op ended.</summary>
    public void End(Operation operation, in OpResult result)
    {
        // Ops of a batch end on several threads. Most of them have nothing to tell but that they are done.
        if (result.IsPlain)
        {
            Interlocked.Increment(ref _plainlyDone);
            Interlocked.Add(ref _plainBytes, result.Bytes);
        }
        else
        {
            OpTally others = LazyInitializer.EnsureInitialized(ref _others);
            lock (others)
                others.Record(result);
        }

        if (Interlocked.CompareExchange(ref _spare, operation, null) is not null)
            Task.Return(operation);
        Settle(1);
    }

    /// <summary>Notes that begun ops were done and have nothing more to tell.</summary>
    /// <param name="ops">The ops.</param>
    /// <param name="bytes">Their bytes in all.</param>
    public void End(ReadOnlySpan<OpenOp> ops, long bytes)
    {
        Interlocked.Add(ref _plainlyDone, ops.Length);
        Interlocked.Add(ref _plainBytes, bytes);
        Task.Return(ops);
        Settle(ops.Length);
    }

    /// <summary>Whether somebody else does the batch now: nothing of it is to be counted here.</summary>
    public bool IsRevoked => _isRevoked;

    /// <summary>Begins no more ops, and tells no outcome: somebody else does the batch now.</summary>
    public void Revoke()
    {
        _isRevoked = true;
        Leave();
    }

    /// <summary>Ends the batch if nothing of it has begun; it tells no outcome then.</summary>
    public bool TryDrop()
    {
        if (_begun > 0)
            return false;
        Revoke();
        return true;
    }

    /// <summary>Begins no more ops: those not begun go back to the queue when the others have ended.</summary>
    public void CutShort()
    {
        int left = NotBegun;
        if (left == 0)
            return;
        _remainder = _begun == 0 && !_moved ? Entry.Raw : Remainder();
        Settle(left);
    }

    private byte[] Remainder()
    {
        // Positions at the first op that has not begun: the generator may have gone one op further to prepare it.
        var at = new OperationGenerator(Task.Generation);
        at.MoveTo(_batch.First, Entry.Positions);
        at.Skip(_begun);
        var writer = new BatchWriter(Entry.Run);
        BatchWriter.Range range = writer.Append(_begun == 0 ? _batch : _batch.After(_begun), at.StreamPositions);
        return writer.Entry(range).ToArray();
    }

    private void Settle(int ops)
    {
        if (Interlocked.Add(ref _unended, -ops) > 0)
            return;
        if (Interlocked.Exchange(ref _spare, null) is { } spare)
            Task.Return(spare);
        if (_isRevoked)
            return;
        OpTally tally = _others ?? new OpTally();
        tally.Completed += _plainlyDone;
        tally.Bytes += _plainBytes;
        _finished(new BatchOutcome(Entry, tally, _streams, _remainder));
        Leave();
    }

    private void Leave()
    {
        if (Interlocked.Exchange(ref _hasLeft, 1) == 0)
            Task.Leave();
    }
}
