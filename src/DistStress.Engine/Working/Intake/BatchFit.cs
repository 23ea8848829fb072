using DistStress.Engine.Configuration;
using DistStress.Engine.Redis.Queues;
using DistStress.Engine.Scheduling;

namespace DistStress.Engine.Working.Intake;

/// <summary>
/// Whether a batch can be one of the plan. Batches carry no signature: what keeps a forged one from doing harm is that
/// it can ask for no other ops than those of the run's tasks, and for none at a time that never comes.
/// </summary>
internal static class BatchFit
{
    // The longest lead, and what clocks may differ by.
    private const long MostAheadMicros = StressConfig.MostLeadMs * 1000L + 5_000_000;

    /// <summary>Why a batch is none of the plan; null where it may be one.</summary>
    /// <param name="entry">The entry that carries it.</param>
    /// <param name="run">The tasks of its run.</param>
    /// <param name="nowMicros">The server's time.</param>
    /// <param name="jumpedBack">By how much the server's clock has jumped, in µs, where that was back: what was
    /// published before is due that much further ahead. Else 0.</param>
    /// <param name="task">The task that it names, entered; null where it cannot be.</param>
    public static string? Misfit(
        QueueEntry entry, RunTasks run, long nowMicros, long jumpedBack, out WorkerTask? task)
    {
        Batch batch = entry.Batch;
        try
        {
            task = run.Enter(batch.Task);
        }
        catch (Exception e) when (e is ArgumentException or OverflowException)
        {
            task = null;
            return $"task {batch.Task} of run {entry.Run} cannot be done: {e.Message}";
        }

        if (task is null)
            return $"run {entry.Run} has no task {batch.Task}";
        int streams = task.Generation.StreamCount;
        if (entry.Positions.Length != streams)
            return $"'at' has {entry.Positions.Length} positions where the task has {streams} streams";
        if (task.Task.Times is { } times && batch.First + batch.Count > times)
            return $"its ops go up to {batch.First + batch.Count - 1}, and the task has {times}";
        if (batch.Span > Slice.Micros)
            return $"its span is more than the {Slice.Micros} µs of a slice";
        if (batch.Due - Math.Abs(jumpedBack) > nowMicros + MostAheadMicros)
            return $"it is due more than {MostAheadMicros / 1_000_000} s from now";
        UInt128 passed = (UInt128)batch.First * (uint)task.Generation.ItemsPerOp;
        return streams == 0 || Sum(entry.Positions) == passed + (UInt128)task.Generation.First * (uint)streams
            ? null
            : "the positions in 'at' are not those of its first op";
    }

    private static UInt128 Sum(ulong[] positions)
    {
        UInt128 sum = 0;
        foreach (ulong position in positions)
            sum += position;
        return sum;
    }
}
