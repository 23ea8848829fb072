using DistStress.Engine.Clocks;
using DistStress.Engine.Redis.Runs;
using DistStress.Engine.Scheduling;
using StackExchange.Redis;

namespace DistStress.Engine.Publishing;

/// <summary>
/// Looks for ops that are nowhere, when nothing moves though ops are open, and publishes exactly those again. For the
/// publishing thread alone.
/// </summary>
internal sealed class RunAudit
{
    private const int MostNamed = 10;

    private readonly DeadlineTimeProvider _time;
    private readonly long _afterMicros;
    private readonly RunJournal _journal;
    private readonly RunSettings _settings;
    private readonly RunAccounts _accounts;
    private readonly PublishStep _step;
    private volatile IReadOnlyList<TaskPublisher> _tasks = [];
    private long _published;
    private long _stillSince;

    /// <summary>Makes an audit.</summary>
    /// <param name="time">What it waits by.</param>
    /// <param name="timings">How long.</param>
    /// <param name="journal">Writes what is published.</param>
    /// <param name="settings">The configuration.</param>
    /// <param name="accounts">What is known of the ops.</param>
    /// <param name="step">The step to use, which is not in use otherwise when it looks.</param>
    public RunAudit(
        DeadlineTimeProvider time, Timings timings, RunJournal journal, RunSettings settings, RunAccounts accounts,
        PublishStep step)
    {
        _time = time;
        _afterMicros = (long)timings.AuditAfter.TotalMicroseconds;
        _journal = journal;
        _settings = settings;
        _accounts = accounts;
        _step = step;
        _stillSince = time.NowMicros;
    }

    /// <summary>The tasks that may have open ops. May be read from any thread.</summary>
    public IReadOnlyList<TaskPublisher> Tasks => _tasks;

    /// <summary>Watches over tasks that may have open ops.</summary>
    public void Watch(IEnumerable<TaskPublisher> tasks) => _tasks = [.. _tasks, .. tasks];

    /// <summary>Forgets all tasks: they are accounted for.</summary>
    public void Forget() => _tasks = [];

    /// <summary>Ends the run where counts tell of more ops than were published.</summary>
    /// <exception cref="RunFaultException"><c>AccountsExceeded</c>.</exception>
    public void Check(IReadOnlyList<int> tasks, IReadOnlyList<TaskCounts> counts)
    {
        if (_accounts.Excess(tasks, counts) is { } excess)
            throw excess;
    }

    /// <summary>Looks whether anything moves, and if nothing has for long, what is missing.</summary>
    /// <exception cref="RunFaultException">The accounts do not fit together.</exception>
    public void Look()
    {
        long published = _tasks.Sum(task => task.Published);
        if (published != _published || _accounts.MovedAt > _stillSince)
        {
            _published = published;
            _stillSince = _time.NowMicros;
        }

        if (_time.NowMicros - _stillSince < _afterMicros)
            return;
        _stillSince = _time.NowMicros;
        // Says so where this publisher is behind, or another one has the run.
        _journal.Write((RunFields.Publisher, Publisher.Holder));
        int[] numbers = [.. _tasks.Select(task => task.Task.Number)];
        TaskCounts[] counts = _journal.Counts(numbers);
        Check(numbers, counts);
        for (int i = 0; i < counts.Length; i++)
        {
            // The step just written would have said so, had the server lost some: somebody else has written it.
            if (counts[i].Published != _tasks[i].Published)
            {
                throw RunRecordReader.Unreadable(
                    _journal.Run, $"it says that {counts[i].Published} ops of task {numbers[i]} are published, and "
                    + $"{_tasks[i].Published} are");
            }
        }

        if (counts.Any(count => count.Open > 0))
            PublishMissing(numbers, counts);
    }

    private void PublishMissing(int[] numbers, TaskCounts[] counts)
    {
        int queues = Math.Max(_settings.MostQueues, _settings.Config.Threads);
        IReadOnlyList<TaskInventory> missing =
            _journal.Persist(() => _accounts.FindMissingAsync(numbers, counts, queues));
        if (missing.Count == 0)
            return;
        _journal.Warn(new Notice(
            NoticeKind.OpsMissing, _journal.Run,
            $"Run {_journal.Run} has lost ops: they are on no queue, no worker holds them, and they are not accounted "
            + $"for. They are published again: {string.Join("; ", missing.Select(Describe))}."));
        _step.Clear(_settings.Config.Threads);
        foreach (TaskInventory inventory in missing)
        {
            TaskPublisher task = _tasks.First(watched => watched.Task.Number == inventory.Task);
            task.NoteMissing(inventory.Missing);
            foreach ((Batch batch, ulong[] positions) in task.CutAgain(inventory.Missing))
            {
                if (_step.IsFull)
                    Send();
                _step.Add(batch, positions);
                task.NoteAgain(batch.Count);
            }
        }

        Send();
    }

    private void Send()
    {
        List<RedisValue> fields = [];
        _settings.AddQueues(fields);
        foreach (TaskPublisher task in _tasks.Where(task => _step.Tasks.Contains(task.Task.Number)))
            task.AddAgainFields(fields);
        _journal.Publish(_step, fields);
        _step.Clear(_settings.Config.Threads);
    }

    private string Describe(TaskInventory inventory)
    {
        OpRangeSet missing = inventory.Missing;
        string name = _tasks.First(watched => watched.Task.Number == inventory.Task).Task.Name;
        string more = missing.Ranges.Count > MostNamed ? $" and {missing.Ranges.Count - MostNamed} more ranges" : "";
        return $"{missing.Count} of task {inventory.Task} ({name}): "
            + string.Join(", ", missing.Ranges.Take(MostNamed).Select(range => $"{range.First} to {range.End - 1}"))
            + more;
    }
}
