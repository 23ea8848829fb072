namespace DistStress.Engine.Scheduling;

/// <summary>Cuts a task's schedule into batches, in order, from any op.</summary>
/// <remarks>
/// Which batches come out depends on the schedule alone, never on when it is asked: after a stall it yields
/// precisely what is missing.
/// </remarks>
public sealed class BatchCutter
{
    // Due times one by one take room in an entry, which is limited.
    private const int MostWithOffsets = 1000;

    private readonly TaskSchedule _schedule;
    private readonly int _task;
    private readonly int _batchSize;
    // Before the first slice, which begins with op 0.
    private long _slice = -1;
    private long _sliceFirst;
    private long _sliceEnd;
    private int[]? _offsets;

    /// <summary>Makes a cutter that stands at an op.</summary>
    /// <param name="schedule">The task's schedule.</param>
    /// <param name="task">The task's number, for the batches.</param>
    /// <param name="batchSize">The most ops a batch may have, at least 1.</param>
    /// <param name="firstOp">The op to begin with: 0, or where an interrupted run goes on.</param>
    public BatchCutter(TaskSchedule schedule, int task, int batchSize, long firstOp = 0)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(batchSize, 1);
        _schedule = schedule;
        _task = task;
        _batchSize = schedule.IsEven ? batchSize : Math.Min(batchSize, MostWithOffsets);
        NextOp = firstOp;
        EnterSlice(firstOp == 0 || firstOp >= schedule.Total ? 0 : schedule.SliceOf(firstOp));
    }

    /// <summary>The first op that no batch has carried yet.</summary>
    public long NextOp { get; private set; }

    /// <summary>Whether every op of the task has been cut.</summary>
    public bool IsDone => NextOp >= _schedule.Total;

    /// <summary>The slice that the next batch comes from, if it has one: all before it are cut.</summary>
    public long CurrentSlice => _slice;

    /// <summary>Cuts the next batch if it lies before a horizon.</summary>
    /// <param name="horizonSlice">The first slice not to cut from.</param>
    /// <param name="maxOps">The most ops to take, at least 1.</param>
    /// <param name="origin">When the task began, in µs of the Redis server's clock.</param>
    /// <param name="batch">The batch.</param>
    /// <returns>Whether there was one.</returns>
    public bool TryCut(long horizonSlice, long maxOps, long origin, out Batch batch)
    {
        while (_slice < horizonSlice && !IsDone)
        {
            long end = Math.Min(_sliceEnd, _schedule.Total);
            if (NextOp < end)
            {
                int count = (int)Math.Min(Math.Min(end - NextOp, _batchSize), maxOps);
                batch = Cut(count, origin + _slice * Slice.Micros);
                NextOp += count;
                return true;
            }

            EnterSlice(_slice + 1);
        }

        batch = default;
        return false;
    }

    private Batch Cut(int count, long sliceBegin)
    {
        long inSlice = _sliceEnd - _sliceFirst;
        int place = (int)(NextOp - _sliceFirst);
        if (_offsets is null)
        {
            long begin = Offset(place, inSlice);
            return new Batch(_task, NextOp, count, sliceBegin + begin, Offset(place + count, inSlice) - begin);
        }

        // Up to the next op, or the end of the slice.
        long end = place + count < _offsets.Length ? _offsets[place + count] : Slice.Micros;
        return new Batch(_task, NextOp, count, sliceBegin + _offsets[place], end - _offsets[place])
        {
            Offsets = new ArraySegment<int>(_offsets, place, count),
        };
    }

    private static long Offset(long op, long opsInSlice) => (long)((Int128)op * Slice.Micros / opsInSlice);

    private void EnterSlice(long slice)
    {
        _sliceFirst = slice == _slice + 1 ? _sliceEnd : _schedule.OpsBeforeSlice(slice);
        _slice = slice;
        _sliceEnd = _schedule.OpsBeforeSlice(slice + 1);
        _offsets = _schedule.OffsetsIn(slice, _sliceFirst, _sliceEnd);
    }
}
