using DistStress.Engine.Metrics;
using StackExchange.Redis;

namespace DistStress.Engine.Redis.Workers;

/// <summary>Who works under a prefix: heartbeats, what is known of each worker, and what becomes of the lost.</summary>
public sealed class WorkerRegistry
{
    // Lost workers looked after at a time: as many as may go together, and no more of what somebody has made up.
    private const int MostReclaimed = 256;

    private readonly ControlConnection _control;
    private readonly IDatabase _database;
    private readonly KeyNames _keys;
    private readonly SignedSnapshots _snapshots;

    private long _reclaimedTo;

    /// <summary>Makes a registry over a connection.</summary>
    public WorkerRegistry(ControlConnection control)
    {
        _control = control;
        _database = control.Database;
        _keys = control.Keys;
        _snapshots = new SignedSnapshots(control);
    }

    // No heartbeat comes from after the last day that there is.
    private const double LatestMs = RedisNumber.LatestMicros / 1000;

    private long NowMs => _control.Clock.NowMicros / 1000;

    // The latest heartbeat, in ms of the server's clock, at which a worker counts as lost.
    private long LostBefore => NowMs - (long)_control.Timings.LostAfter.TotalMilliseconds;

    /// <summary>A snapshot as it goes to Redis: signed where there is a key.</summary>
    public string Write(WorkerSnapshot snapshot) => _snapshots.Write(snapshot);

    /// <summary>Shows that a worker lives, and what it did since the last time.</summary>
    /// <param name="worker">The worker.</param>
    /// <param name="snapshot">What it did, as <see cref="Write"/> writes it.</param>
    /// <param name="mayBeEarlier">Whether the time may be before that of the last heartbeat, as the server's clock has
    /// jumped. Else such a heartbeat was held up on its way, and a newer one that has overtaken it counts.</param>
    public async Task BeatAsync(WorkerInfo worker, string snapshot, bool mayBeEarlier)
    {
        long now = _control.Clock.NowMicros;
        RedisKey key = _keys.Worker(worker.Id);
        Task beat = _database.SortedSetAddAsync(
            _keys.Workers, worker.Id, now / 1000, mayBeEarlier ? SortedSetWhen.Always : SortedSetWhen.GreaterThan);
        Task note = _database.HashSetAsync(
            key, [.. WorkerFields.Write(worker, _control.Signer, now), new HashEntry(WorkerFields.Snapshot, snapshot)]);
        Task expire = _database.KeyExpireAsync(key, _control.Timings.ForgetAfter);
        Task report = _control.Subscriber.PublishAsync(_keys.Stats, snapshot);
        await Task.WhenAll(beat, note, expire, report).ConfigureAwait(false);
    }

    /// <summary>Tells at once which configuration a worker follows: publishers wait for that.</summary>
    /// <param name="worker">The worker's id.</param>
    /// <param name="mark">The mark of its configuration.</param>
    /// <param name="problem">Why it does not follow the one that is there; null where it does.</param>
    /// <param name="kind">Which error that is.</param>
    public Task NoteConfigAsync(string worker, string mark, string? problem, ErrorKind? kind) =>
        _database.HashSetAsync(
            _keys.Worker(worker),
            WorkerFields.WriteConfig(worker, mark, problem, kind, _control.Signer, _control.Clock.NowMicros));

    /// <summary>Takes a worker that leaves in order off the list.</summary>
    public Task RemoveAsync(string worker) => Task.WhenAll(
        _database.SortedSetRemoveAsync(_keys.Workers, worker), _database.KeyDeleteAsync(_keys.Worker(worker)));

    /// <summary>All workers, live ones and those lost within the last hour.</summary>
    public async Task<IReadOnlyList<WorkerInfo>> ListAsync()
    {
        long lostBefore = LostBefore;
        SortedSetEntry[] beats = await _database.SortedSetRangeByRankWithScoresAsync(_keys.Workers)
            .ConfigureAwait(false);
        WorkerInfo?[] infos = await Task.WhenAll(beats.Select(beat => ReadAsync(beat.Element.ToString())))
            .ConfigureAwait(false);
        return [.. beats.Zip(infos, (beat, info) =>
            info is null ? null : info with
            {
                LastSeenMs = (long)Math.Clamp(beat.Score, 0, LatestMs),
                IsLive = beat.Score > lostBefore && beat.Score <= LatestMs,
            }).OfType<WorkerInfo>()];
    }

    /// <summary>The workers that somebody means, live ones and those lost within the last hour.</summary>
    /// <param name="choice">Who is meant; null for all.</param>
    /// <param name="onlyLive">Whether those that are lost are left out, as if they were not there.</param>
    /// <returns>They, and <c>WorkerNotFound</c> for each id that none has.</returns>
    public async Task<(IReadOnlyList<WorkerInfo> Workers, IReadOnlyList<DistStressException> Missing)> ListAsync(
        WorkerChoice? choice, bool onlyLive = false)
    {
        IReadOnlyList<WorkerInfo> all = await ListAsync().ConfigureAwait(false);
        if (onlyLive)
            all = [.. all.Where(worker => worker.IsLive)];
        return choice?.From(all, _control.Options.Prefix) ?? (all, []);
    }

    /// <summary>What is known of some workers; not whether they live.</summary>
    /// <param name="ids">Their ids; one that has left in order is passed over.</param>
    public async Task<IReadOnlyList<WorkerInfo>> FindAsync(IEnumerable<string> ids) =>
        [.. (await Task.WhenAll(ids.Select(ReadAsync)).ConfigureAwait(false)).OfType<WorkerInfo>()];

    /// <summary>Whether every worker that is beating has done so since a time.</summary>
    /// <param name="sinceMicros">The time, on the server's clock.</param>
    public async Task<bool> HaveBeatenAsync(long sinceMicros)
    {
        SortedSetEntry[] live = await _database.SortedSetRangeByScoreWithScoresAsync(
            _keys.Workers, LostBefore, exclude: Exclude.Start).ConfigureAwait(false);
        return live.All(worker => worker.Score >= sinceMicros / 1000.0);
    }

    /// <summary>The ids of the workers that are beating.</summary>
    public async Task<IReadOnlyList<string>> LiveAsync()
    {
        long lostBefore = LostBefore;
        RedisValue[] live = await _database.SortedSetRangeByScoreAsync(
            _keys.Workers, lostBefore, LatestMs, Exclude.Start)
            .ConfigureAwait(false);
        return [.. live.Select(id => id.ToString())];
    }

    /// <summary>The last snapshot of every live worker; with a key, of those whose it signed.</summary>
    public async Task<IReadOnlyList<WorkerSnapshot>> SnapshotsAsync()
    {
        IReadOnlyList<string> live = await LiveAsync().ConfigureAwait(false);
        RedisValue[] texts = await Task.WhenAll(live.Select(id => RecordAsync(
            _database.HashGetAsync(_keys.Worker(id), WorkerFields.Snapshot), RedisValue.Null))).ConfigureAwait(false);
        return [.. live.Zip(texts, ReadSnapshot).OfType<WorkerSnapshot>()];
    }

    /// <summary>
    /// Hands what lost workers held back to the queues; where very many are lost, each call does so for the next ones.
    /// </summary>
    /// <param name="queues">The number of queues that are read now.</param>
    /// <returns>The workers that something was taken from, and how many entries.</returns>
    public async Task<IReadOnlyList<(string Worker, int Entries)>> ReclaimLostAsync(int queues)
    {
        long lostBefore = LostBefore;
        SortedSetEntry[] lost = await _database.SortedSetRangeByScoreWithScoresAsync(
            _keys.Workers, double.NegativeInfinity, lostBefore, skip: _reclaimedTo, take: MostReclaimed)
            .ConfigureAwait(false);
        double forgottenBefore = NowMs - _control.Timings.ForgetAfter.TotalMilliseconds;
        // All at once: one by one they would hold up the heartbeat of a worker that is far from Redis for so long that
        // it would be taken for lost itself.
        int[] moved = await Task.WhenAll(lost.Select(
            worker => ReclaimAsync(worker, queues, lostBefore, forgottenBefore))).ConfigureAwait(false);
        _reclaimedTo = lost.Length < MostReclaimed
            ? 0
            : _reclaimedTo + lost.Count(worker => worker.Score >= forgottenBefore);
        return [.. lost.Zip(moved, (worker, entries) => (worker.Element.ToString(), entries))
            .Where(worker => worker.entries > 0)];
    }

    private async Task<int> ReclaimAsync(
        SortedSetEntry worker, int queues, long lostBefore, double forgottenBefore)
    {
        string id = worker.Element.ToString();
        // A worker of which nothing is known any more can still have lists: as many as there are queues, at least.
        int most = (await ReadAsync(id).ConfigureAwait(false))?.MostThreads ?? queues;
        RedisKey[] keys = [_keys.Workers, .. Enumerable.Range(0, Math.Max(most, queues))
            .SelectMany(queue => new[] { _keys.Held(queue, id), _keys.Queue(queue % queues) })];
        int moved = (int)await RedisScript.Reclaim.RunAsync(_database, keys, [id, lostBefore]).ConfigureAwait(false);
        if (worker.Score < forgottenBefore)
            await RemoveAsync(id).ConfigureAwait(false);
        return moved;
    }

    private async Task<WorkerInfo?> ReadAsync(string id) => WorkerFields.Read(
        id, await RecordAsync(_database.HashGetAllAsync(_keys.Worker(id)), []).ConfigureAwait(false), _control.Signer,
        _control.Clock.NowMicros, _control.Timings.MessageWindow);

    // What somebody has put in the place of one worker's record keeps nobody from reading the others'.
    private static async Task<T> RecordAsync<T>(Task<T> read, T none)
    {
        try
        {
            return await read.ConfigureAwait(false);
        }
        catch (RedisServerException e) when (RedisFault.IsWrongType(e))
        {
            return none;
        }
    }

    private WorkerSnapshot? ReadSnapshot(string id, RedisValue value) =>
        !value.IsNull && value.Length() <= SignedSnapshots.MaxBytes
        && _snapshots.Read(value.ToString()) is { } snapshot && snapshot.Worker == id
            ? snapshot
            : null;
}
