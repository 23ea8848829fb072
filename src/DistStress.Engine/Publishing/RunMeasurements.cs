using DistStress.Engine.Chronicle;
using DistStress.Engine.Findings;
using DistStress.Engine.Metrics;
using DistStress.Engine.Redis;
using DistStress.Engine.Redis.Runs;
using DistStress.Engine.Scheduling;

namespace DistStress.Engine.Publishing;

/// <summary>
/// Collects what is measured of a run: by the publisher itself, and by the workers in their reports. Each report counts
/// once, and stays in Redis until the run record has what it tells.
/// </summary>
internal sealed class RunMeasurements : IDisposable
{
    private const long MicrosASecond = 1_000_000;

    // Reports of so many characters are a burden for the server; fewer can wait.
    private const long MuchUnsettled = 4 * 1024 * 1024;

    // A report of each worker a second, for each of so many tasks: more of them are not followed one by one.
    private const int MostTasksFollowed = 100;

    private readonly ControlConnection _control;
    private readonly PublisherLease _lease;
    private readonly ReportStore _reports;
    private readonly RunStore _store;
    private readonly ReportReader _reader;
    private readonly string _run;
    private readonly RunSettings _settings;
    private readonly TaskMeasurements[] _tasks;
    private readonly long[] _planned;
    private readonly long[] _plannedUntil;
    private readonly long[] _expected;
    private readonly Lock _lock = new();
    private readonly ReportLedger _ledger;
    private readonly SemaphoreSlim _turn = new(1);
    private readonly LatencyHistogram _recent = new();
    private readonly RunTimeline _timeline;
    private readonly bool[] _warmsUp;
    private readonly OpenByWorker _inFlight = new();
    private long _settled;
    private long _settledCharacters;
    private long _earliestSecond;
    private long _latestSecond;

    /// <summary>Makes the measurements of a run.</summary>
    /// <param name="control">The connection.</param>
    /// <param name="course">The run: the measurements of an interrupted one go on.</param>
    /// <param name="lease">The right to publish; held already.</param>
    /// <param name="settings">The configuration that the run follows.</param>
    /// <param name="options">Say who is told of what is found out, and what is left out of account.</param>
    public RunMeasurements(
        ControlConnection control, RunCourse course, PublisherLease lease, RunSettings settings,
        PublisherOptions options)
    {
        _settings = settings;
        Findings = new FindingLog(course.Former?.Findings ?? []) { Listener = options.Listener };
        Chronicle = new RunChronicle(course.Former?.Events ?? [], course.Former?.Workers ?? []);
        _control = control;
        _lease = lease;
        _reports = new ReportStore(control);
        _store = new RunStore(control);
        string place = control.Keys.Reports.ToString();
        var snapshots = new SignedSnapshots(control, $"A report in {place}", place, options.OnWarning);
        _run = course.Id;
        RunRecord? former = course.Former;
        _ledger = ReportLedger.Parse(former?.Reporters ?? "");
        _settled = former?.ReportsSettled ?? 0;
        _reader = new ReportReader(_reports, snapshots, _run, _settled);
        _tasks = [.. course.Plan.Tasks.Select(
            task => former?.Tasks[task.Number].Measurements ?? new TaskMeasurements())];
        _planned = [.. _tasks.Select(task => task.Rates.Rows.Sum(row => row.Planned))];
        _plannedUntil = new long[_tasks.Length];
        _timeline = former?.Timeline ?? new RunTimeline();
        _warmsUp = [.. course.Plan.Tasks.Select(task => task.WarmUp)];
        _expected = [.. course.Plan.Tasks.Select(task => former?.Tasks[task.Number].Counts.Published ?? 0)];
        _earliestSecond = (former?.CreatedMicros ?? long.MaxValue) / MicrosASecond;
    }

    /// <summary>What is found out about the run.</summary>
    public FindingLog Findings { get; }

    /// <summary>Who takes part in the run, and what happens beside its traffic.</summary>
    public RunChronicle Chronicle { get; }

    /// <summary>Ops that have been measured, in all.</summary>
    public long Measured
    {
        get
        {
            lock (_lock)
                return _tasks.Sum(task => task.Measured);
        }
    }

    /// <summary>Ops of some of the tasks that have been measured.</summary>
    /// <param name="tasks">The tasks' numbers.</param>
    public long MeasuredOf(IReadOnlyList<int> tasks)
    {
        lock (_lock)
            return tasks.Sum(task => _tasks[task].Measured);
    }

    /// <summary>The response time that 99 of 100 ops kept to that were reported since the last call.</summary>
    /// <returns>ms; null where none was reported.</returns>
    public double? TakeRecentP99()
    {
        lock (_lock)
        {
            double? micros = _recent.Count == 0 ? null : _recent.Percentile(99);
            _recent.Reset();
            return micros / 1000;
        }
    }

    /// <summary>Takes what the workers have reported since the last time, and notes it in the record now and
    /// then.</summary>
    /// <param name="settle">Whether it is to be noted now.</param>
    public async Task FollowAsync(bool settle)
    {
        await _turn.WaitAsync().ConfigureAwait(false);
        try
        {
            await GatherAsync().ConfigureAwait(false);
            if (settle || _reader.Characters - _settledCharacters > MuchUnsettled)
                await SettleAsync().ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Removes what a run that has ended does not need any more.</summary>
    public Task EndAsync() => _reports.RemoveAsync();

    /// <summary>Notes that a batch is about to come onto a queue: from now on its ops may be measured.</summary>
    public void NoteExpected(in Batch batch)
    {
        lock (_lock)
            _expected[batch.Task] += batch.Count;
    }

    /// <summary>Notes that a batch has come onto a queue.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="nowMicros">When it came, on the server's clock.</param>
    public void NotePublished(in Batch batch, long nowMicros)
    {
        lock (_lock)
        {
            RateSeries rates = _tasks[batch.Task].Rates;
            long last = Math.Max(nowMicros, batch.DueOf(batch.Count - 1)) / MicrosASecond;
            // Only a batch that lies across a second's end must be looked at op by op.
            if (Math.Max(nowMicros, batch.Due) / MicrosASecond == last)
            {
                rates.Add(last, new RateRow(0, batch.Count, 0));
                return;
            }

            for (int op = 0; op < batch.Count; op++)
                rates.Add(Math.Max(nowMicros, batch.DueOf(op)) / MicrosASecond, new RateRow(0, 1, 0));
        }
    }

    /// <summary>Notes what was due by the schedule in the seconds that have passed since the last call.</summary>
    /// <param name="tasks">The tasks under way.</param>
    /// <param name="untilMicros">The time up to which is asked, on the server's clock.</param>
    public void NotePlanned(IReadOnlyList<TaskPublisher> tasks, long untilMicros)
    {
        lock (_lock)
        {
            foreach (TaskPublisher task in tasks.Where(task => task.Origin > 0))
                NotePlanned(task, untilMicros);
        }
    }

    /// <summary>Notes all that is due by the schedule of tasks that are published.</summary>
    /// <param name="tasks">The tasks.</param>
    public void NotePlanned(IReadOnlyList<TaskPublisher> tasks)
    {
        lock (_lock)
        {
            foreach (TaskPublisher task in tasks)
                NotePlanned(task, task.End);
        }
    }

    /// <summary>The fields of the run record that keep what has been measured so far.</summary>
    public (string Field, StackExchange.Redis.RedisValue Value)[] Fields()
    {
        lock (_lock)
        {
            return
            [
                (RunFields.Reporters, _ledger.ToString()),
                (RunFields.Findings, FindingJson.Write(Findings.All)),
                (RunFields.Workers, ChronicleJson.Write(Chronicle.Workers)),
                (RunFields.Events, ChronicleJson.Write(Chronicle.Events)),
                (RunFields.Timeline, RunTimelineJson.Write(_timeline)),
                .. _tasks.Select((task, number) => (
                    RunFields.OfTask(number, RunFields.Measured),
                    (StackExchange.Redis.RedisValue)TaskMeasurementsJson.Write(task))),
            ];
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _turn.Dispose();

    private async Task GatherAsync()
    {
        NoteTime(_control.Clock.NowMicros);
        await _reader.ReadAsync(Add).ConfigureAwait(false);
    }

    private async Task SettleAsync()
    {
        (string, StackExchange.Redis.RedisValue)[] fields = Fields();
        if (_reader.Known == _settled || _reader.Last.Length == 0)
        {
            // So that whoever continues an interrupted run has what the publisher has measured.
            await _store.NoteAsync(_run, _lease, fields).ConfigureAwait(false);
            return;
        }

        // If not, the next look begins with the first report that there is.
        if (!await _reports.SettleAsync(_run, _lease, _reader.Known, _reader.Last, fields).ConfigureAwait(false))
            return;
        _settled = _reader.Known;
        _settledCharacters = _reader.Characters;
    }

    private void NotePlanned(TaskPublisher task, long untilMicros)
    {
        ref long noted = ref _plannedUntil[task.Task.Number];
        long second = Math.Max(noted, task.Origin) / MicrosASecond;
        for (; second * MicrosASecond < untilMicros && _planned[task.Task.Number] < task.Schedule.Total; second++)
            NotePlanned(task, second, Math.Min((second + 1) * MicrosASecond, untilMicros));
        noted = untilMicros;
    }

    // After a pause the schedule stands a little behind what was published ahead of it: nothing is planned twice.
    private void NotePlanned(TaskPublisher task, long second, long untilMicros)
    {
        long due = task.Schedule.OpsBefore(untilMicros - task.Origin);
        int number = task.Task.Number;
        if (due <= _planned[number])
            return;
        _tasks[number].Rates.Add(second, new RateRow(due - _planned[number], 0, 0));
        _planned[number] = due;
    }

    /// <summary>Notes what waits now.</summary>
    /// <param name="nowMicros">The time, on the server's clock.</param>
    /// <param name="backlog">Ops published whose end is not known.</param>
    public void NoteWaiting(long nowMicros, long backlog)
    {
        lock (_lock)
        {
            _timeline.Waiting.Add(
                nowMicros / MicrosASecond, new WaitingRow(Math.Max(0, backlog), _inFlight.Sum(nowMicros)));
        }
    }

    private void Add(WorkerSnapshot snapshot)
    {
        lock (_lock)
        {
            if (!_ledger.Takes(snapshot))
                return;
            _inFlight.Note(snapshot);
            List<TaskInterval> taken = [];
            foreach (TaskInterval interval in snapshot.Tasks)
            {
                if (interval.Run != _run || (uint)interval.Task >= (uint)_tasks.Length || !IsPossible(interval))
                    continue;
                Add(snapshot, interval);
                if (!_warmsUp[interval.Task])
                    taken.Add(interval);
            }

            Chronicle.Note(snapshot, taken.Select(interval => interval.Metrics));
            Findings.Note(Findings.Sum(snapshot, taken, _settings.LeadMicros));
        }
    }

    private void Add(WorkerSnapshot snapshot, TaskInterval interval)
    {
        _tasks[interval.Task].Add(interval.Metrics);
        _recent.Add(interval.Metrics.Latencies.Response);
        // A report that was kept while Redis was away tells of its own time, and none is from after now.
        long at = Math.Clamp(
            snapshot.AtMicros, _earliestSecond * MicrosASecond,
            (_latestSecond + TaskInterval.ClocksDifferSeconds) * MicrosASecond);
        long middle = Math.Max(0, at - Math.Clamp(snapshot.IntervalMicros, 0, MicrosASecond) / 2);
        if (_tasks.Length <= MostTasksFollowed)
            _tasks[interval.Task].Outcomes.Add(middle / MicrosASecond, interval.Metrics);
        if (!_warmsUp[interval.Task])
            _timeline.Outcomes.Add(middle / MicrosASecond, interval.Metrics);
    }

    // Without a key anybody may have made it up. No interval has more ops than are on their way, and no op is done more
    // than twice but by the rarest of chances; none began before the run, or after now.
    private bool IsPossible(TaskInterval interval)
    {
        long expected = _expected[interval.Task];
        LatencySet latencies = interval.Metrics.Latencies;
        long timed = Math.Max(latencies.Delay.Count, latencies.Response.Count + latencies.Failure.Count);
        long measured = Math.Max(interval.Metrics.Ended, timed);
        return measured <= expected
            && measured <= 2 * expected - _tasks[interval.Task].Measured
            && interval.Metrics.Starts.All.All(start => start.Count <= expected)
            && interval.BeganWithin(_earliestSecond, _latestSecond);
    }

    // The server's clock may be set back, or ahead.
    private void NoteTime(long nowMicros)
    {
        lock (_lock)
        {
            _earliestSecond = Math.Min(_earliestSecond, nowMicros / MicrosASecond);
            _latestSecond = Math.Max(_latestSecond, nowMicros / MicrosASecond);
        }
    }
}
