using DistStress.Engine.Clocks;
using DistStress.Engine.Generation;
using DistStress.Engine.Outcomes;
using DistStress.Engine.Resp;
using DistStress.Engine.Targets.Redis.Layouts;
using DistStress.Engine.Traffic;

namespace DistStress.Engine.Targets.Redis.Pipelining;

/// <summary>One connection from its handshake to its end. Commands of many ops are under way on it at once.</summary>
/// <remarks>
/// Replies come in the order of the commands. So an op that ends early leaves its place in that order, and its late
/// reply is passed over.
/// </remarks>
internal sealed class RespConnection : IDisposable
{
    private readonly IRespTransport _transport;
    private readonly IRedisLayout _layout;
    private readonly DeadlineTimeProvider _time;
    private readonly int _mostAbandoned;
    private readonly Lock _gate = new();
    private readonly RespSender _sender;
    private readonly PendingOps _pending = new();
    private readonly RespReceiver _received;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<RespOp> _endedEarly = [];
    private bool _closed;
    private OpResult _closeReason;
    private long _repliedAt;
    private int _abandoned;
    private bool _hasContinued;

    /// <summary>Takes a connection over that has done its handshake.</summary>
    /// <param name="transport">The connection; it is closed with this one.</param>
    /// <param name="layout">Writes commands and reads replies.</param>
    /// <param name="time">What the time of its ops passes by.</param>
    /// <param name="mostAbandoned">How many ops that ended early may be without their reply before the connection is
    /// given up: what bounds the memory of one that hangs.</param>
    /// <param name="bufferBytes">The usual size of its buffers.</param>
    public RespConnection(
        IRespTransport transport, IRedisLayout layout, DeadlineTimeProvider time, int mostAbandoned, int bufferBytes)
    {
        _received = new RespReceiver(RedisLimits.MaxReplyBytes, bufferBytes);
        _transport = transport;
        _layout = layout;
        _time = time;
        _repliedAt = time.CoarseMillis;
        _mostAbandoned = mostAbandoned;
        _sender = new RespSender(transport, _gate, bufferBytes, Close);
    }

    /// <summary>Ends when the connection has.</summary>
    public Task Ended => _ended.Task;

    /// <summary>Begins to read.</summary>
    public void Start()
    {
        if (_transport.ReceivesOnThread)
            new Thread(() => ReadAsync().GetAwaiter().GetResult()) { IsBackground = true,
                Name = "DistStress replies" }.Start();
        else
            _ = ReadAsync();
    }

    /// <summary>Writes an item's commands.</summary>
    /// <param name="action">The action.</param>
    /// <param name="item">The item; it is the connection's until the result is there.</param>
    /// <param name="holds">Whether the commands may wait for <see cref="Flush"/>; the result then comes where replies
    /// are read, and what follows on it must not block.</param>
    /// <param name="token">Cuts the op off.</param>
    public ValueTask<OpResult> Begin(TrafficAction action, Item item, bool holds, CancellationToken token)
    {
        var op = RespOp.Of(item);
        RespPromise promise = op.Promise;
        ValueTask<OpResult> pending = promise.Begin(inline: holds);
        Begin(op, action, item, promise, holds, token);
        return pending;
    }

    /// <summary>Writes an item's commands, which may wait for <see cref="Flush"/>.</summary>
    /// <param name="action">The action.</param>
    /// <param name="item">The item; it is the connection's until the end.</param>
    /// <param name="end">Gets the end, where replies are read.</param>
    /// <param name="token">Cuts the op off.</param>
    public void Begin(TrafficAction action, Item item, IOpEnd end, CancellationToken token) =>
        Begin(RespOp.Of(item), action, item, end, holds: true, token);

    /// <summary>Sends what has been written.</summary>
    public void Flush() => _sender.Flush();

    /// <summary>Ends those ops that are out of time or cut off.</summary>
    /// <param name="budget">The most time of an op, in ms.</param>
    public void EndEarly(long budget)
    {
        bool hangs;
        RespOp[] ended;
        lock (_gate)
        {
            if (_closed)
                return;
            _pending.EndEarly(_time.CoarseMillis - budget, _endedEarly);
            if (_endedEarly.Count == 0)
                return;
            ended = [.. _endedEarly];
            _endedEarly.Clear();
            int abandoned = Interlocked.Add(ref _abandoned, ended.Length);
            hangs = abandoned > _mostAbandoned
                || ended.Any(op => !op.Token.IsCancellationRequested && op.Start > Volatile.Read(ref _repliedAt));
        }

        OpResult timeout = RedisFailure.Of(OpError.Timeout, $"The server did not answer within {budget} ms.");
        foreach (RespOp op in ended)
        {
            if (op.Token.IsCancellationRequested)
                op.Cancel();
            else
                op.Complete(timeout);
        }

        if (hangs)
            Close(timeout with { Detail = timeout.Detail + " The connection was given up." });
    }

    /// <inheritdoc/>
    public void Dispose() => Close(RedisFailure.Of(OpError.ConnectionLost, "The target was closed."));

    private void Begin(
        RespOp op, TrafficAction action, Item item, IOpEnd end, bool holds, CancellationToken token)
    {
        op.Prepare(item, end, token, _time.CoarseMillis);
        if (TryWrite(op, action, out bool isFull, out OpResult result))
        {
            if (isFull || !holds)
                Flush();
        }
        else
        {
            op.TryClaim();
            op.Complete(result);
        }
    }

    private bool TryWrite(RespOp op, TrafficAction action, out bool isFull, out OpResult result)
    {
        lock (_gate)
        {
            isFull = false;
            if (_closed)
                result = _closeReason;
            else if (_layout.TryBegin(ref op.Exchange, action, op.Item, _sender.Filling, out result))
            {
                Expect(op);
                isFull = _sender.IsFull;
                return true;
            }

            return false;
        }
    }

    // Under the lock.
    private void Expect(RespOp op)
    {
        op.Replies = _sender.Filling.TakeCommands();
        _pending.Enqueue(op);
        _sender.Note();
    }

    private async Task ReadAsync()
    {
        try
        {
            while (true)
                Take(await _transport.ReceiveAsync(_received.Room()).ConfigureAwait(false));
        }
        catch (Exception e)
        {
            Close(e);
        }
    }

    private void Take(int count)
    {
        if (count == 0)
            throw new EndOfStreamException("The server closed the connection.");
        _received.Add(count);
        bool hasReply = false;
        ResultBurst? burst = ResultBurst.Open();
        try
        {
            while (_received.TryNext(out ReadOnlySpan<byte> reply))
            {
                hasReply = true;
                Take(new RespReply(reply));
            }
        }
        finally
        {
            burst?.Close();
        }

        // Not for a part of a reply: behind one that trickles nothing is answered, as with a server that hangs.
        if (hasReply)
            Volatile.Write(ref _repliedAt, _time.CoarseMillis);

        // Only for what replies led to: what others hold back they send themselves, when there is more of it.
        if (_hasContinued)
            Flush();
        _hasContinued = false;
    }

    private void Take(RespReply reply)
    {
        RespOp op = _pending.Peek()
            ?? throw new RespProtocolException("The server sent a reply that no command is waiting for.");
        if (reply.Kind is RespKind.Error or RespKind.Array)
            NoteError(op, reply);
        if (--op.Replies > 0)
            return;
        _pending.Dequeue();
        if (!op.TryClaim())
            Interlocked.Decrement(ref _abandoned);
        else if (op.Refusal is not null)
            op.Complete(RedisFailure.Refused(op.Refusal));
        else if (TryRead(op, reply, out OpResult result))
            op.Complete(result);
    }

    // False where the reply led to more commands.
    private bool TryRead(RespOp op, RespReply reply, out OpResult result)
    {
        try
        {
            if (op.Exchange.Continues)
                return !TryContinue(op, reply, out result);
            result = _layout.End(in op.Exchange, op.Item, reply);
            return true;
        }
        catch (Exception error)
        {
            // The op is claimed, so the end of the connection will not find it.
            op.Complete(RedisFailure.Of(OpError.ConnectionLost, error.Message));
            throw;
        }
    }

    // Of a transaction that is given up (EXECABORT) the reason came before, where the server refused one of its
    // commands.
    private static void NoteError(RespOp op, RespReply reply)
    {
        if (op.Refusal is null)
            op.Refusal = reply.FirstError();
    }

    private bool TryContinue(RespOp op, RespReply reply, out OpResult result)
    {
        lock (_gate)
        {
            if (_closed)
            {
                result = _closeReason;
                return false;
            }

            if (!_layout.TryContinue(ref op.Exchange, op.Item, reply, _sender.Filling, out result))
                return false;
            op.Reopen();
            Expect(op);
            _hasContinued = true;
            return true;
        }
    }

    private void Close(Exception error) => Close(RedisFailure.Of(OpError.ConnectionLost, error.Message));

    private void Close(OpResult reason)
    {
        var left = new List<RespOp>();
        lock (_gate)
        {
            if (_closed)
                return;
            _closed = true;
            _sender.Close();
            _closeReason = reason;
            _pending.EndEarly(long.MaxValue, left);
        }

        _transport.Dispose();
        foreach (RespOp op in left)
            op.Complete(reason);
        _ended.SetResult();
    }
}
