namespace DistStress.Engine.Targets.Redis.Pipelining;

/// <summary>The ops of a connection whose replies are to come, in the order in which they were sent.</summary>
/// <remarks>
/// A ring with one reader, which takes ops out without a lock. Writers, and who looks through all ops, hold the
/// connection's lock. When the ring grows, the reader may go on in the old one: all that it can see there is in it.
/// </remarks>
internal sealed class PendingOps
{
    private Place[] _ring = new Place[256];
    private long _head;
    private long _tail;

    /// <summary>Adds an op; under the connection's lock.</summary>
    public void Enqueue(RespOp op)
    {
        Place[] ring = _ring;
        if (_tail - Volatile.Read(ref _head) == ring.Length)
            ring = Grow();
        ring[_tail & (ring.Length - 1)] = new Place(op, op.Use);
        Volatile.Write(ref _tail, _tail + 1);
    }

    /// <summary>The op whose reply is next, for the reader; null where none is waited for.</summary>
    public RespOp? Peek()
    {
        if (_head == Volatile.Read(ref _tail))
            return null;
        Place[] ring = Volatile.Read(ref _ring);
        return ring[_head & (ring.Length - 1)].Op;
    }

    /// <summary>Takes out what <see cref="Peek"/> showed; for the reader.</summary>
    public void Dequeue() => Volatile.Write(ref _head, _head + 1);

    /// <summary>Ends early those ops that are out of time or cut off; under the connection's lock.</summary>
    /// <param name="startedBefore">As <see cref="RespOp.TryEndEarly"/>.</param>
    /// <param name="ended">Gets them; the caller gives their results after it has left the lock.</param>
    public void EndEarly(long startedBefore, List<RespOp> ended)
    {
        Place[] ring = _ring;
        for (long at = Volatile.Read(ref _head); at < _tail; at++)
        {
            // The reader may have taken it out meanwhile, and the object may be another op by now.
            Place place = ring[at & (ring.Length - 1)];
            if (place.Op.TryEndEarly(place.Use, startedBefore))
                ended.Add(place.Op);
        }
    }

    private Place[] Grow()
    {
        Place[] old = _ring;
        var ring = new Place[old.Length * 2];
        for (long at = Volatile.Read(ref _head); at < _tail; at++)
            ring[at & (ring.Length - 1)] = old[at & (old.Length - 1)];
        Volatile.Write(ref _ring, ring);
        return ring;
    }

    private readonly record struct Place(RespOp Op, long Use);
}
