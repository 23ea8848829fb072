using DistStress.Engine.Redis.Queues;
using DistStress.Engine.Scheduling;
using StackExchange.Redis;

namespace DistStress.Engine.Redis.Runs;

/// <summary>
/// Reads and writes which ops of a run are accounted for. Finished batches leave marks beside the counts; the publisher
/// gathers them into a few ranges, and the marks go.
/// </summary>
internal sealed class AccountStore(ControlConnection control, string run)
{
    private const int EntriesAtOnce = 1000;
    private const int FieldsOfTask = 5;

    private readonly IDatabase _database = control.Database;
    private readonly KeyNames _keys = control.Keys;

    /// <summary>The next marks.</summary>
    /// <param name="known">How many marks of the run are known.</param>
    /// <param name="most">The most to read.</param>
    /// <returns>The marks; empty where there are no more, or the record is another run's.</returns>
    public async Task<IReadOnlyList<string>> MarksAsync(long known, int most)
    {
        RedisResult result = await RedisScript.Marks.RunAsync(_database, [_keys.Run, _keys.Marks], [run, known, most])
            .ConfigureAwait(false);
        return result.IsNull ? [] : (string[])result!;
    }

    /// <summary>Notes what is done in the run record, and removes the marks that told it.</summary>
    /// <param name="lease">The right to publish.</param>
    /// <param name="known">How many marks of the run are known; at least 1.</param>
    /// <param name="last">The last of them.</param>
    /// <param name="fields">The fields of the record that tell what they told.</param>
    /// <returns>Whether the marks are those that are known. They are not where the server has lost its last writes.
    /// Then, and where somebody else publishes now, nothing was written.</returns>
    public async Task<bool> SettleAsync(
        PublisherLease lease, long known, string last, IEnumerable<(string Field, RedisValue Value)> fields)
    {
        RedisValue[] arguments =
        [
            run, lease.Token, RunFields.MarksSettled, "", known, last,
            .. fields.SelectMany(field => new RedisValue[] { field.Field, field.Value }),
        ];
        RedisResult result = await RedisScript.Settle.RunAsync(
            _database, [_keys.Run, _keys.Lease, _keys.Marks], arguments).ConfigureAwait(false);
        return result.ToString() != "behind";
    }

    /// <summary>Removes the marks of a run that has ended.</summary>
    public Task RemoveMarksAsync() => _database.KeyDeleteAsync(_keys.Marks);

    /// <summary>The lists in which entries may lie, each with the number of its entries.</summary>
    /// <param name="queues">The most queues that the run has used.</param>
    public async Task<IReadOnlyList<(RedisKey List, long Entries)>> ListsAsync(int queues)
    {
        // Whatever is known of them, or not: what they hold is not lost.
        RedisValue[] workers = await _database.SortedSetRangeByRankAsync(_keys.Workers).ConfigureAwait(false);
        RedisKey[] lists =
        [
            .. Enumerable.Range(0, queues).Select(_keys.Queue),
            .. Enumerable.Range(0, queues).Select(queue => _keys.Held(queue, WorkQueue.DrainOf(run))),
            .. workers.SelectMany(worker => Enumerable.Range(0, queues)
                .Select(queue => _keys.Held(queue, worker.ToString()))),
        ];
        long[] lengths = await Task.WhenAll(lists.Select(list => _database.ListLengthAsync(list)))
            .ConfigureAwait(false);
        return [.. lists.Zip(lengths)];
    }

    /// <summary>The ops of entries in lists, by task. Entries move meanwhile, so some may be overlooked.</summary>
    public async Task<IReadOnlyDictionary<int, OpRangeSet>> LyingAsync(IEnumerable<RedisKey> lists)
    {
        Dictionary<int, OpRangeSet> lying = [];
        foreach (RedisKey list in lists)
        {
            RedisValue[] entries;
            long from = 0;
            do
            {
                entries = await _database.ListRangeAsync(list, from, from + EntriesAtOnce - 1).ConfigureAwait(false);
                foreach (RedisValue entry in entries)
                    AddEntry(lying, (byte[])entry!);
                from += entries.Length;
            }
            while (entries.Length == EntriesAtOnce);
        }

        return lying;
    }

    /// <summary>Where the ops of some tasks are: all of it at one moment.</summary>
    /// <param name="tasks">The tasks' numbers.</param>
    /// <param name="lists">The lists in which entries may lie.</param>
    /// <returns>Null where the record is another run's or gone.</returns>
    /// <exception cref="DistStressException"><c>RunRecordUnreadable</c>: somebody else has written to the
    /// record.</exception>
    public async Task<RunInventory?> InventoryAsync(IReadOnlyList<int> tasks, IEnumerable<RedisKey> lists)
    {
        RedisResult result = await RedisScript.Audit.RunAsync(
            _database, [_keys.Run, _keys.Marks, .. lists], [run, .. tasks.Select(task => (RedisValue)task)])
            .ConfigureAwait(false);
        if (result.IsNull)
            return null;
        Dictionary<int, OpRangeSet> lying = [];
        foreach (byte[] entry in (byte[][])result[3]!)
            AddEntry(lying, entry);
        try
        {
            return Inventory((long)result[0], (string[])result[1]!, tasks, result[2], lying);
        }
        catch (Exception e) when (e is FormatException or InvalidCastException or OverflowException)
        {
            throw new DistStressException(
                ErrorKind.RunRecordUnreadable, run, $"The record of run {run} cannot be read: {e.Message}", e);
        }
    }

    private static RunInventory Inventory(
        long settled, string[] marks, IReadOnlyList<int> tasks, RedisResult fields,
        Dictionary<int, OpRangeSet> lying)
    {
        // The last mark that is settled is still there.
        string[] unsettled = settled > 0 ? [.. marks.Skip(1)] : marks;
        ILookup<int, OpRange> marked = unsettled.SelectMany(DoneMarks.Read)
            .ToLookup(mark => mark.Task, mark => mark.Ops);
        return new RunInventory(settled + unsettled.Length, marks.LastOrDefault(""),
            [.. tasks.Select((task, i) => Inventory(
                task, (RedisValue[])fields[i]!, marked[task], lying.GetValueOrDefault(task, new OpRangeSet())))]);
    }

    private static TaskInventory Inventory(
        int task, RedisValue[] fields, IEnumerable<OpRange> marked, OpRangeSet lying)
    {
        OpRangeSet done = OpRangeSet.Parse(fields[0].ToString());
        OpRange? twice = null;
        foreach (OpRange range in marked)
        {
            if (done.Add(range) > 0)
                twice = range;
        }

        return new TaskInventory(
            task, (long)fields[1], fields[2..FieldsOfTask].Sum(count => (long)count), done, twice, lying);
    }

    private void AddEntry(Dictionary<int, OpRangeSet> lying, byte[] entry)
    {
        // What cannot be read is nobody's op: whoever takes it puts it aside.
        if (BatchReader.Read(entry, out string id, out Batch batch, out _) is not null || id != run)
            return;
        if (!lying.TryGetValue(batch.Task, out OpRangeSet? ops))
            lying.Add(batch.Task, ops = new OpRangeSet());
        ops.Add(new OpRange(batch.First, batch.First + batch.Count));
    }
}
