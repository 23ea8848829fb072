using System.Globalization;
using DistStress.Engine.Control;
using DistStress.Engine.Metrics;
using DistStress.Engine.Targets.Forecasting;
using DistStress.Engine.Targets.Pricing;
using DistStress.Engine.Traffic;
using StackExchange.Redis;

namespace DistStress.Engine.Redis.Runs;

/// <summary>Reads and writes the run record of a prefix.</summary>
internal sealed class RunStore(ControlConnection control)
{
    // Of a plan as long as a file may be.
    private const int MostTasks = 500_000;

    // A file with all of it written out, and rows of the configuration besides.
    private const int MostPlanBytes = 256 * 1024 * 1024;

    private readonly IDatabase _database = control.Database;
    private readonly KeyNames _keys = control.Keys;
    private long _newestPlanAt;

    /// <summary>Replaces the record by that of a new run.</summary>
    /// <param name="id">The run's id.</param>
    /// <param name="plan">What it does.</param>
    /// <param name="publisher">Who publishes it, for people.</param>
    /// <param name="queues">How many queues it uses.</param>
    /// <param name="noBarrier">Whether an element begins as soon as the one before it is published.</param>
    /// <param name="stopWhen">The conditions one of which stops it, as the record has them.</param>
    /// <param name="config">The configuration that it begins with, without secrets.</param>
    /// <param name="price">The price of the units that it consumes; null where that is not known.</param>
    /// <param name="forecast">What it is expected to consume; null where that is not known.</param>
    /// <param name="after">When the plan of the run before was signed: workers take none that was signed before
    /// that.</param>
    public async Task CreateAsync(
        string id, TrafficPlan plan, string publisher, int queues, bool noBarrier, string stopWhen, string config,
        UnitPrice? price, RunForecast? forecast, long after)
    {
        long now = control.Clock.NowMicros;
        ITransaction transaction = _database.CreateTransaction();
        _ = transaction.KeyDeleteAsync(_keys.Run);
        _ = transaction.KeyDeleteAsync([_keys.Marks, _keys.Reports]);
        _ = transaction.HashSetAsync(_keys.Run,
        [
            .. Beginning(id, RunState.Running, plan, now, Math.Max(now, after + 1), publisher),
            new HashEntry(RunFields.NoBarrier, noBarrier),
            new HashEntry(RunFields.StopWhen, stopWhen),
            new HashEntry(RunFields.TrafficText, plan.Text ?? ""),
            new HashEntry(RunFields.ConfigText, config),
            new HashEntry(RunFields.Price, Text(id, price)),
            new HashEntry(RunFields.Forecast, forecast is null ? "" : RunForecastJson.Write(forecast)),
            new HashEntry(RunFields.Queues, queues),
        ]);
        await transaction.ExecuteAsync().ConfigureAwait(false);
    }

    /// <summary>
    /// Says of a run whose record is gone that it is lost, unless another run's record has taken its place.
    /// </summary>
    public Task MarkLostAsync(string id, TrafficPlan plan, long createdMicros, string publisher)
    {
        HashEntry[] fields =
        [
            .. Beginning(id, RunState.Lost, plan, createdMicros, createdMicros, publisher),
            new HashEntry(RunFields.Queues, 0),
            new HashEntry(RunFields.Finished, control.Clock.NowMicros),
        ];
        return RedisScript.Lost.RunAsync(
            _database, [_keys.Run], [.. fields.SelectMany(field => new[] { field.Name, field.Value })]);
    }

    /// <summary>Writes fields of the record.</summary>
    /// <returns>Whether the record is still this run's; if not, nothing was written.</returns>
    public async Task<bool> WriteAsync(string id, params (string Field, RedisValue Value)[] fields)
    {
        RedisValue[] arguments = [id, .. fields.SelectMany(field => new RedisValue[] { field.Field, field.Value })];
        return (int)await RedisScript.Transition.RunAsync(_database, [_keys.Run], arguments).ConfigureAwait(false) == 1;
    }

    /// <summary>Writes fields for the run's publisher, beside the steps that its journal keeps in order.</summary>
    /// <returns>Whether the record is still this run's and the lease this publisher's; if not, nothing was
    /// written.</returns>
    public async Task<bool> NoteAsync(string id, PublisherLease lease, params (string Field, RedisValue Value)[] fields)
    {
        RedisValue[] arguments =
            [id, lease.Token, .. fields.SelectMany(field => new RedisValue[] { field.Field, field.Value })];
        return (int)await RedisScript.Note.RunAsync(_database, [_keys.Run, _keys.Lease], arguments)
            .ConfigureAwait(false) == 1;
    }

    /// <summary>What the user wants of the publisher.</summary>
    public async Task<(string? Id, string Wanted)> WantedAsync()
    {
        RedisValue[] values = await _database.HashGetAsync(_keys.Run, [RunFields.Id, RunFields.Wanted])
            .ConfigureAwait(false);
        return (values[0], values[1].ToString());
    }

    /// <summary>Whether the prefix's run is this one, and is being stopped or has been.</summary>
    public async Task<bool> IsStoppedAsync(string id)
    {
        RedisValue[] values = await _database.HashGetAsync(_keys.Run, [RunFields.Id, RunFields.State])
            .ConfigureAwait(false);
        return values[0] == id
            && (values[1] == Text(RunState.Stopping) || values[1] == Text(RunState.Stopped));
    }

    /// <summary>The plan of the prefix's run, or null where it has none.</summary>
    /// <exception cref="DistStressException"><c>RunRecordUnreadable</c>: another version wrote it.
    /// <c>SignatureRefused</c>: it is not signed, or was signed before one that this store has read: nobody can put a
    /// former run back.</exception>
    public async Task<(string Id, TrafficPlan Plan)?> PlanAsync()
    {
        var values = (RedisValue[])(await RedisScript.Plan.RunAsync(
            _database, [_keys.Run],
            [MostPlanBytes, RunFields.Plan, RunFields.Id, RunFields.Format, RunFields.Version])
            .ConfigureAwait(false))!;
        // A value in Redis may have 512 MB.
        if (values.Length == 1)
            throw RunRecordReader.Unreadable(null, $"its plan has more than {MostPlanBytes / 1024 / 1024} MiB");
        if (values[1].IsNull || values[2].IsNull)
            return null;
        RunRecordReader.CheckFormat(values[3], values[4], values[2]);
        string id = values[2].ToString();
        (TrafficPlan plan, long signedAt) =
            RunRecordReader.ReadPlan(control.Signer, id, values[1].ToString());
        if (control.Signer.HasKey && signedAt < _newestPlanAt)
            throw RunRecordReader.Refused(id, "it was signed before that of the run that was there");
        _newestPlanAt = signedAt;
        return (id, plan);
    }

    /// <summary>The most queues that the prefix's run has used; 0 where there is no run.</summary>
    public async Task<int> QueuesAsync() =>
        RedisNumber.Queues(await _database.HashGetAsync(_keys.Run, RunFields.Queues).ConfigureAwait(false));

    /// <summary>What became of the ops of some tasks.</summary>
    /// <returns>The counts in the order of <paramref name="tasks"/>, or null if the record is another run's or
    /// gone.</returns>
    /// <exception cref="DistStressException"><c>RunRecordUnreadable</c>: somebody else has written to the
    /// record.</exception>
    public async Task<TaskCounts[]?> CountsAsync(string id, IReadOnlyList<int> tasks)
    {
        RedisValue[] fields = [RunFields.Id, .. tasks.SelectMany(RunFields.Accounts), RunFields.Damaged];
        RedisValue[] values = await _database.HashGetAsync(_keys.Run, fields).ConfigureAwait(false);
        if (values[0] != id)
            return null;
        if (!values[^1].IsNull)
            throw RunRecordReader.Unreadable(id, $"its {values[^1]} was no number, and what was done is not in it");
        var counts = new TaskCounts[tasks.Count];
        for (int i = 0; i < counts.Length; i++)
        {
            int at = 1 + i * 6;
            int task = tasks[i];
            counts[i] = new TaskCounts(
                Count(at, task), Count(at + 1, task), Count(at + 2, task), Count(at + 3, task), Count(at + 4, task),
                Count(at + 5, task));
        }

        return counts;

        long Count(int place, int task) =>
            RedisNumber.Within(values[place], 0, RedisNumber.MostCount)
            ?? (values[place].IsNull ? 0 : throw RunRecordReader.Unreadable(
                id, $"a count of task {task} is no number from 0 to {RedisNumber.MostCount}"));
    }

    /// <summary>What is counted of some tasks, as far as their record has fields of these names.</summary>
    /// <param name="id">The run's id.</param>
    /// <param name="tasks">The tasks.</param>
    /// <param name="names">The names of the fields, as <see cref="TallyFields.Names"/> gives them.</param>
    /// <returns>The sum over the tasks, or null if the record is another run's or gone.</returns>
    public async Task<OpTally?> SumAsync(string id, IReadOnlyList<int> tasks, IReadOnlyList<string> names)
    {
        RedisValue[] fields =
            [RunFields.Id, .. tasks.SelectMany(task => names.Select(name => (RedisValue)RunFields.OfTask(task, name)))];
        RedisValue[] values = await _database.HashGetAsync(_keys.Run, fields).ConfigureAwait(false);
        if (values[0] != id)
            return null;
        return OpTally.Of(tasks.Select((_, place) => TallyFields.Read(
            names.Zip(values.Skip(1 + (place * names.Count)), (name, value) => (name, value)))));
    }

    /// <summary>
    /// Ops of the prefix's run that are published and whose end is not known; 0 where there is no run.
    /// </summary>
    public async Task<long> OpenOpsAsync()
    {
        // Not the whole record: with what was measured it grows to megabytes, and this is asked every second.
        RedisValue[] run = await _database.HashGetAsync(_keys.Run, [RunFields.Id, RunFields.Tasks])
            .ConfigureAwait(false);
        if (run[0].IsNull)
            return 0;
        int tasks = (int)(RedisNumber.Within(run[1], 0, MostTasks) ?? 0);
        TaskCounts[]? counts = await CountsAsync(run[0]!, [.. Enumerable.Range(0, tasks)]).ConfigureAwait(false);
        return counts?.Sum(count => count.Open) ?? 0;
    }

    /// <summary>The whole record, or null where the prefix has none.</summary>
    /// <exception cref="DistStressException"><c>RunRecordUnreadable</c>: another version wrote it, or somebody
    /// else.</exception>
    public async Task<RunRecord?> ReadAsync()
    {
        (Dictionary<string, RedisValue> fields, bool hasPublisher) = await FieldsAsync().ConfigureAwait(false);
        return RunRecordReader.Read(fields, hasPublisher, control.Signer);
    }

    /// <summary>The whole record of a run that the caller began, by the plan that the caller has.</summary>
    /// <returns>The record, or null where there is none of that run.</returns>
    /// <exception cref="DistStressException"><c>RunRecordUnreadable</c>: somebody else wrote into it.</exception>
    public async Task<RunRecord?> ReadAsync(string id, TrafficPlan plan)
    {
        (Dictionary<string, RedisValue> fields, bool hasPublisher) = await FieldsAsync().ConfigureAwait(false);
        return fields.GetValueOrDefault(RunFields.Id) == id
            ? RunRecordReader.Read(fields, hasPublisher, id, plan, control.Signer)
            : null;
    }

    /// <summary>The id of the prefix's run and the price of its units; null where there is no run, and no price where
    /// that is not known.</summary>
    public async Task<(string Id, UnitPrice? Price)?> PriceAsync()
    {
        RedisValue[] run = await _database.HashGetAsync(_keys.Run, [RunFields.Id, RunFields.Price])
            .ConfigureAwait(false);
        return run[0].IsNull
            ? null
            : (run[0].ToString(), RunRecordReader.ReadPrice(control.Signer, run[0].ToString(), run[1]));
    }

    /// <summary>A price as the record of a run has it; empty where it is not known.</summary>
    public string Text(string id, UnitPrice? price) => price is null
        ? ""
        : control.Signer.Sign(
            SignedKind.Price, id, Math.Max(0, control.Clock.NowMicros), UnitPriceJson.Write(price));

    /// <summary>The id and the state of the prefix's run; null where it has none.</summary>
    /// <exception cref="DistStressException"><c>RunRecordUnreadable</c>: the state is none.</exception>
    // Not the whole record, which may have megabytes: this is asked many times a second.
    public async Task<(string Id, RunState State)?> StateAsync()
    {
        // In this order: a run that ends gives its lease back after it has written that it has ended.
        Task<bool> lease = _database.KeyExistsAsync(_keys.Lease);
        RedisValue[] run = await _database.HashGetAsync(_keys.Run, [RunFields.Id, RunFields.State])
            .ConfigureAwait(false);
        bool hasPublisher = await lease.ConfigureAwait(false);
        if (run[0].IsNull)
            return null;
        string id = run[0].ToString();
        return (id, RunRecordReader.State(id, run[1], hasPublisher));
    }

    private async Task<(Dictionary<string, RedisValue> Fields, bool HasPublisher)> FieldsAsync()
    {
        // Both at one moment: a run that ends gives its lease back right after it has written that it has ended.
        var values = (RedisValue[])(await RedisScript.Record.RunAsync(_database, [_keys.Run, _keys.Lease], [])
            .ConfigureAwait(false))!;
        return (
            values.SkipLast(1).Chunk(2).ToDictionary(pair => pair[0].ToString(), pair => pair[1]), (bool)values[^1]);
    }

    /// <summary>A state as the record spells it.</summary>
    public static string Text(RunState state) => state.ToString().ToLowerInvariant();

    /// <summary>Stream positions as the record spells them.</summary>
    public static string Text(ReadOnlySpan<ulong> positions)
    {
        string[] parts = new string[positions.Length];
        for (int k = 0; k < parts.Length; k++)
            parts[k] = positions[k].ToString(CultureInfo.InvariantCulture);
        return string.Join(',', parts);
    }

    private HashEntry[] Beginning(
        string id, RunState state, TrafficPlan plan, long createdMicros, long signedMicros, string publisher) =>
    [
        new(RunFields.Id, id),
        new(RunFields.Format, RunRecordReader.Format),
        new(RunFields.Version, ProductVersion.Text),
        new(RunFields.State, Text(state)),
        new(RunFields.Plan, control.Signer.Sign(SignedKind.Plan, id, signedMicros, TrafficPlanJson.Write(plan))),
        new(RunFields.Tasks, plan.Tasks.Count),
        new(RunFields.Created, createdMicros),
        new(RunFields.Publisher, publisher),
        new(RunFields.Element, 0),
        new(RunFields.Sequence, 0),
        new(RunFields.Wanted, ""),
    ];
}
