using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using DistStress.Engine.Redis.Runs;
using DistStress.Engine.Scheduling;
using StackExchange.Redis;

namespace DistStress.Engine.Redis.Queues;

/// <summary>
/// Hands work over: entries move from a queue to the taker's own list, and leave that list when they are accounted
/// for. Every step is one atomic script, so an entry is always in exactly one place.
/// </summary>
/// <param name="control">The connection.</param>
/// <param name="taker">Whose own lists are meant: a worker's id.</param>
internal sealed class WorkQueue(ControlConnection control, string taker)
{
    private const int MaxDeadEntries = 1000;

    // Enough for a person to see what it is.
    private const int MaxDeadBytes = 4096;

    private readonly IDatabase _database = control.Database;
    private readonly KeyNames _keys = control.Keys;
    private readonly ConcurrentDictionary<int, (RedisKey Queue, RedisKey Held)> _pairs = new();

    /// <summary>Who takes what nobody shall run any more, off the queues of a run.</summary>
    public static string DrainOf(string run) => "drain-" + run;

    /// <summary>Moves entries from the front of one queue to the taker's own list.</summary>
    /// <param name="queue">The queue's number.</param>
    /// <param name="most">The most entries to take, at least 1.</param>
    /// <returns>The entries that can be read. The others are in the dead list.</returns>
    public async Task<IReadOnlyList<QueueEntry>> TakeAsync(int queue, int most) =>
        (await TakeAsync([queue], TakeAmount.UpTo(most)).ConfigureAwait(false)).Entries;

    /// <summary>Moves entries from the fronts of queues to the taker's own lists, with one command.</summary>
    /// <param name="queues">The queues' numbers. What is taken of few is taken of the first ones.</param>
    /// <param name="amount">How much to take of all of them.</param>
    /// <returns>What was taken. Entries that cannot be read are in the dead list.</returns>
    public async Task<TakenEntries> TakeAsync(IReadOnlyList<int> queues, TakeAmount amount)
    {
        var keys = new RedisKey[queues.Count * 2];
        for (int i = 0; i < queues.Count; i++)
            (keys[2 * i], keys[2 * i + 1]) = PairOf(queues[i]);
        var reply = (RedisResult[])(await RedisScript.Take.RunAsync(
            _database, keys,
            [amount.Share, amount.Most, amount.MostLate, amount.LateBefore, BatchReader.MaxBytes])
            .ConfigureAwait(false))!;
        if (reply.Length == 2)
            return new TakenEntries((long)reply[0], [], ProblemOf(reply));
        var entries = new List<QueueEntry>();
        for (int i = 2; i < reply.Length; i += 2)
            await ReadAsync(queues[(int)reply[i]], (byte[][])reply[i + 1]!, entries).ConfigureAwait(false);
        return new TakenEntries((long)reply[0], entries, ProblemOf(reply));
    }

    private static string? ProblemOf(RedisResult[] reply) =>
        (string?)reply[1] is { Length: > 0 } problem ? problem : null;

    // Names are made once: a worker asks for them many times a second.
    private (RedisKey Queue, RedisKey Held) PairOf(int queue) => _pairs.GetOrAdd(
        queue, static (number, names) => (names.Keys.Queue(number), names.Keys.Held(number, names.Taker)),
        (Keys: _keys, Taker: taker));

    /// <summary>
    /// All entries of a queue that lie in the taker's own list: what it holds, or should know that it holds.
    /// </summary>
    public async Task<IReadOnlyList<QueueEntry>> HeldAsync(int queue) =>
        await ReadAsync(queue, await RawsAsync(queue).ConfigureAwait(false)).ConfigureAwait(false);

    /// <summary>Compares the taker's own list of a queue with what the taker knows that it holds.</summary>
    /// <param name="queue">The queue's number.</param>
    /// <param name="isKnown">Whether the taker knows of an entry.</param>
    public async Task<OwnEntries> CompareAsync(int queue, Func<QueueEntry, bool> isKnown)
    {
        byte[][] raws = await RawsAsync(queue).ConfigureAwait(false);
        QueueEntry[] unknown =
            [.. (await ReadAsync(queue, raws).ConfigureAwait(false)).Where(entry => !isKnown(entry))];
        if (unknown.Length > 0)
        {
            // One that was just finished may have been in the list still, and is forgotten by now. It is out of the
            // list by now too.
            HashSet<string> there = Texts(await RawsAsync(queue).ConfigureAwait(false));
            unknown = [.. unknown.Where(entry => there.Contains(entry.Text) && !isKnown(entry))];
        }

        return new OwnEntries(Texts(raws), unknown);
    }

    private async Task<byte[][]> RawsAsync(int queue) =>
        [.. (await _database.ListRangeAsync(_keys.Held(queue, taker)).ConfigureAwait(false))
            .Select(raw => (byte[])raw!)];

    private static HashSet<string> Texts(byte[][] raws) =>
        raws.Select(Encoding.UTF8.GetString).ToHashSet(StringComparer.Ordinal);

    private async Task<IReadOnlyList<QueueEntry>> ReadAsync(int queue, byte[][] raws)
    {
        var entries = new List<QueueEntry>(raws.Length);
        await ReadAsync(queue, raws, entries).ConfigureAwait(false);
        return entries;
    }

    private async Task ReadAsync(int queue, byte[][] raws, List<QueueEntry> entries)
    {
        foreach (byte[] raw in raws)
        {
            string? reason = BatchReader.Read(raw, out string run, out Batch batch, out ulong[] positions);
            if (reason is null)
                entries.Add(new QueueEntry(queue, raw, run, batch, positions));
            else
                await DiscardAsync(queue, raw, reason).ConfigureAwait(false);
        }
    }

    /// <summary>Accounts for batches of one queue and one run.</summary>
    /// <returns>How many of them were still the taker's to account for.</returns>
    public async Task<int> FinishAsync(IReadOnlyList<BatchOutcome> outcomes)
    {
        QueueEntry first = outcomes[0].Entry;
        var arguments = new List<RedisValue>(2 + outcomes.Count * 8) { first.Run, DoneMarks.Write(outcomes) };
        foreach (BatchOutcome outcome in outcomes)
        {
            arguments.Add(outcome.Entry.Raw);
            arguments.Add(outcome.Remainder ?? RedisValue.EmptyString);
            int countAt = arguments.Count;
            arguments.Add(0);
            arguments.Add(0);
            int task = outcome.Entry.Batch.Task;
            TallyFields.AddCounts(arguments, task, outcome.Tally);
            for (int k = 0; k < outcome.Streams.Length; k++)
                TallyFields.AddCount(arguments, RunFields.OfStream(task, k + 1), outcome.Streams[k]);
            int notesAt = arguments.Count;
            TallyFields.AddNotes(arguments, task, outcome.Tally);
            arguments[countAt] = (notesAt - countAt - 2) / 2;
            arguments[countAt + 1] = (arguments.Count - notesAt) / 2;
        }

        RedisKey[] keys = [_keys.Held(first.Queue, taker), _keys.Queue(first.Queue), _keys.Run, _keys.Marks];
        return (int)await RedisScript.Finish.RunAsync(_database, keys, [.. arguments]).ConfigureAwait(false);
    }

    /// <summary>
    /// Puts an entry aside that nobody can use, with the reason, for a person to look at: its first 4 KiB.
    /// </summary>
    public Task DiscardAsync(int queue, byte[] raw, string reason)
    {
        string report = JsonSerializer.Serialize(
            new DeadEntry
            {
                Reason = reason,
                Queue = _keys.Queue(queue).ToString(),
                Worker = taker,
                At = control.Clock.NowMicros,
                Bytes = raw.Length,
                Entry = Encoding.UTF8.GetString(raw.AsSpan(0, Math.Min(raw.Length, MaxDeadBytes))),
            },
            DeadEntryJson.Default.DeadEntry);
        RedisKey[] keys = [_keys.Held(queue, taker), _keys.Dead, _keys.Run];
        return RedisScript.Discard.RunAsync(_database, keys, [raw, report, MaxDeadEntries]);
    }

    /// <summary>Gives all that the taker holds of a queue back to the front of a queue.</summary>
    /// <param name="from">The queue that the entries came from.</param>
    /// <param name="to">The queue that they go to.</param>
    public Task GiveBackAsync(int from, int to) =>
        RedisScript.Requeue.RunAsync(_database, [_keys.Held(from, taker), _keys.Queue(to)], []);

    /// <summary>Moves what waits in queues that no worker reads any more to those that are read.</summary>
    /// <param name="queues">The number of queues that are read.</param>
    /// <param name="formerly">The number of queues that were.</param>
    // All at once: the number of queues that were comes from Redis, and each of them would be a round trip.
    public Task MoveStrayAsync(int queues, int formerly) => Task.WhenAll(
        Enumerable.Range(queues, Math.Max(0, formerly - queues)).Select(queue => RedisScript.Requeue.RunAsync(
            _database, [_keys.Queue(queue), _keys.Queue(queue % queues)], [])));

    /// <summary>The number of entries in each queue.</summary>
    public Task<long[]> LengthsAsync(int queues) =>
        Task.WhenAll(Enumerable.Range(0, queues).Select(queue => _database.ListLengthAsync(_keys.Queue(queue))));
}
