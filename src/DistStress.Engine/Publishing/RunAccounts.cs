using DistStress.Engine.Clocks;
using DistStress.Engine.Redis;
using DistStress.Engine.Redis.Queues;
using DistStress.Engine.Redis.Runs;
using DistStress.Engine.Scheduling;
using StackExchange.Redis;

namespace DistStress.Engine.Publishing;

/// <summary>
/// Knows which ops of a run are accounted for, not only how many: so what is missing can be told. Finished batches
/// leave marks; this gathers them, and keeps the few ranges that come of them in the run record.
/// </summary>
internal sealed class RunAccounts : IDisposable
{
    private const int MarksAtOnce = 1000;

    // Marks of so many characters are a burden for the server; fewer can wait.
    private const long MuchUnsettled = 256 * 1024;

    private readonly DeadlineTimeProvider _time;
    private readonly AccountStore _store;
    private readonly PublisherLease _lease;
    private readonly string _run;
    private readonly int[] _numbers;
    private readonly OpRangeSet[] _done;
    private readonly HashSet<int> _changed = [];
    private readonly SemaphoreSlim _turn = new(1);
    private long _known;
    private long _settled;
    private long _unsettled;
    private long _movedAt;
    private string _last = "";
    private string _whole = "";

    /// <summary>Makes the accounts of a run.</summary>
    /// <param name="control">The connection.</param>
    /// <param name="course">The run, from where it is taken up.</param>
    /// <param name="lease">The right to publish; held already.</param>
    public RunAccounts(ControlConnection control, RunCourse course, PublisherLease lease)
    {
        _time = control.Time;
        _store = new AccountStore(control, course.Id);
        _lease = lease;
        _run = course.Id;
        _numbers = [.. course.Plan.Tasks.Select(task => task.Number)];
        _done = [.. _numbers.Select(task => course.Former?.Tasks[task].Done ?? new OpRangeSet())];
        _known = _settled = course.Former?.MarksSettled ?? 0;
        _movedAt = _time.NowMicros;
    }

    /// <summary>When something was last found to be accounted for, as <see cref="DeadlineTimeProvider.NowMicros"/>
    /// counts. May be read from any thread.</summary>
    public long MovedAt => Volatile.Read(ref _movedAt);

    /// <summary>Looks what has been accounted for since the last time, and notes it in the record now and
    /// then.</summary>
    /// <param name="settle">Whether it is to be noted now.</param>
    /// <exception cref="RunFaultException"><c>AccountsExceeded</c>: an op was accounted for twice.</exception>
    public async Task FollowAsync(bool settle)
    {
        await _turn.WaitAsync().ConfigureAwait(false);
        try
        {
            await GatherAsync().ConfigureAwait(false);
            if (_known > _settled && (settle || _unsettled > MuchUnsettled))
                await SettleAsync().ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>How many ops of some tasks are accounted for, as far as it has looked. For who lets it look.</summary>
    public long DoneOf(IEnumerable<int> tasks) => tasks.Sum(task => _done[task].Count);

    /// <summary>How many published ops of some tasks are not accounted for, as far as it has looked.</summary>
    public long OpenOf(IReadOnlyCollection<TaskPublisher> tasks) =>
        tasks.Sum(task => task.Published) - DoneOf(tasks.Select(task => task.Task.Number));

    /// <summary>Finds published ops that are nowhere, and whose end nobody knows.</summary>
    /// <param name="tasks">The numbers of the tasks to look at.</param>
    /// <param name="counts">Their counts.</param>
    /// <param name="queues">The most queues that the run has used.</param>
    /// <returns>The tasks that have such ops; none where everything lies where it should.</returns>
    /// <exception cref="RunFaultException"><c>AccountsExceeded</c>: an op was accounted for twice.
    /// <c>AccountsLost</c>: ops are missing, and nobody can tell which.</exception>
    public async Task<IReadOnlyList<TaskInventory>> FindMissingAsync(
        IReadOnlyList<int> tasks, IReadOnlyList<TaskCounts> counts, int queues)
    {
        await _turn.WaitAsync().ConfigureAwait(false);
        try
        {
            IReadOnlyList<(RedisKey List, long Entries)> lists = await _store.ListsAsync(queues).ConfigureAwait(false);
            string state = $"{string.Join(',', lists.Select(list => list.Entries))} {string.Join(',', counts)}";
            if (state == _whole)
                return [];
            // What only waits for workers may be very much, and looking at all of it at one moment would hold everybody
            // up.
            if (await LooksWholeAsync(tasks, counts, lists).ConfigureAwait(false))
            {
                _whole = state;
                return [];
            }

            RunInventory? inventory = await _store.InventoryAsync(tasks, lists.Select(list => list.List))
                .ConfigureAwait(false);
            return inventory is null ? [] : [.. inventory.Tasks.Where(IsShort)];
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Whether no entry waits on a queue, and no worker holds one.</summary>
    /// <param name="queues">The most queues that the run has used.</param>
    public async Task<bool> AreListsEmptyAsync(int queues) =>
        (await _store.ListsAsync(queues).ConfigureAwait(false)).All(list => list.Entries == 0);

    /// <summary>Removes what the accounts of a run that has ended do not need any more.</summary>
    public Task EndAsync() => _store.RemoveMarksAsync();

    /// <summary>What is wrong with counts that tell of more ops than were published; null where they do not.</summary>
    public RunFaultException? Excess(IReadOnlyList<int> tasks, IReadOnlyList<TaskCounts> counts)
    {
        for (int i = 0; i < counts.Count; i++)
        {
            if (counts[i].Open < 0)
            {
                return new RunFaultException(ErrorKind.AccountsExceeded, _run,
                    $"Run {_run} is ended: of task {tasks[i]} {counts[i].Published} ops were published, and "
                    + $"{counts[i].Accounted} are accounted for.");
            }
        }

        return null;
    }

    /// <inheritdoc/>
    public void Dispose() => _turn.Dispose();

    private async Task GatherAsync()
    {
        while (true)
        {
            IReadOnlyList<string> marks = await _store.MarksAsync(_known, MarksAtOnce).ConfigureAwait(false);
            if (marks.Count == 0)
                return;
            bool twice = false;
            foreach ((int task, OpRange ops) in marks.SelectMany(DoneMarks.Read))
            {
                if ((uint)task >= (uint)_done.Length)
                    continue;
                twice |= _done[task].Add(ops) > 0;
                _changed.Add(task);
            }

            _known += marks.Count;
            _last = marks[^1];
            _unsettled += marks.Sum(mark => (long)mark.Length);
            Volatile.Write(ref _movedAt, _time.NowMicros);
            // Or the server has lost its last writes, and what they told is done again.
            if (twice)
                await ReloadAsync().ConfigureAwait(false);
        }
    }

    private async Task SettleAsync()
    {
        IEnumerable<(string, RedisValue)> fields = _changed.Select(
            task => (RunFields.OfTask(task, RunFields.Done), (RedisValue)_done[task].ToString()));
        if (!await _store.SettleAsync(_lease, _known, _last, fields).ConfigureAwait(false))
        {
            await ReloadAsync().ConfigureAwait(false);
            return;
        }

        _settled = _known;
        _unsettled = 0;
        _changed.Clear();
    }

    private async Task ReloadAsync()
    {
        if (await _store.InventoryAsync(_numbers, []).ConfigureAwait(false) is not { } inventory)
            return;
        foreach (TaskInventory task in inventory.Tasks)
        {
            Confirm(task);
            _done[task.Task] = task.Done;
            _changed.Add(task.Task);
        }

        _known = inventory.Marks;
        _last = inventory.LastMark;
    }

    private async Task<bool> LooksWholeAsync(
        IReadOnlyList<int> tasks, IReadOnlyList<TaskCounts> counts, IReadOnlyList<(RedisKey List, long Entries)> lists)
    {
        IReadOnlyDictionary<int, OpRangeSet> lying = await _store.LyingAsync(
            lists.Where(list => list.Entries > 0).Select(list => list.List)).ConfigureAwait(false);
        await GatherAsync().ConfigureAwait(false);
        return tasks.Zip(counts).All(pair =>
        {
            (int task, TaskCounts count) = pair;
            var seen = new TaskInventory(task, count.Published, count.Accounted, _done[task], null,
                lying.GetValueOrDefault(task, new OpRangeSet()));
            return seen.Done.Count == seen.Accounted && seen.Missing.Count == 0;
        });
    }

    private bool IsShort(TaskInventory task)
    {
        Confirm(task);
        long missing = task.Missing.Count;
        if (missing > 0 && task.Done.Count != task.Accounted)
        {
            throw new RunFaultException(ErrorKind.AccountsLost, _run,
                $"Run {_run} is ended: ops of task {task.Task} are missing, and nobody can tell which. "
                + $"{task.Published} were published and {task.Accounted} are accounted for, but only "
                + $"{task.Done.Count} of them by their numbers.");
        }

        // Somebody else has written into the counts: nothing will ever come that makes them whole.
        if (missing == 0 && task.Lying.Count == 0 && task.Accounted < task.Published)
        {
            throw new RunFaultException(ErrorKind.AccountsLost, _run,
                $"Run {_run} is ended: its record counts {task.Accounted} ops of task {task.Task} as accounted for, "
                + $"and by their numbers all {task.Published} are.");
        }

        return missing > 0;
    }

    private void Confirm(TaskInventory task)
    {
        if (task.Twice is { } twice)
        {
            throw new RunFaultException(ErrorKind.AccountsExceeded, _run,
                $"Run {_run} is ended: more of task {task.Task} is accounted for than was published. Ops "
                + $"{twice.First} to {twice.End - 1} count twice.");
        }
    }
}
