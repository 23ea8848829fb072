using DistStress.Engine.Clocks;
using DistStress.Engine.Redis.Clocks;
using DistStress.Engine.Redis.Runs;
using DistStress.Engine.Scheduling;
using StackExchange.Redis;

namespace DistStress.Engine.Publishing;

/// <summary>
/// Publishes the tasks of one element at the same time, each on its exact schedule. Runs on its own thread.
/// </summary>
internal sealed class ElementPublisher
{
    // What an element behind the barrier is published ahead, at first.
    private const long NextLeadMicros = 25_000;

    private readonly ServerClock _clock;
    private readonly long _barrierPollMicros;
    private readonly long _accountsPollMicros;
    private readonly RunJournal _journal;
    private readonly RunRequests _requests;
    private readonly RateControl _rates;
    private readonly RunSettings _settings;
    private readonly PublishStep _step;
    private readonly RunMeasurements _measurements;
    private readonly RunAudit _audit;
    private readonly IReadOnlyList<TaskPublisher> _tasks;
    private readonly int[] _numbers;
    private readonly List<RedisValue> _fields = [];
    private long _openLimitReadAt;
    private long _accounted;
    private long _pausedAt;
    private long _jumped;
    private volatile bool _holding;

    /// <summary>Makes the publisher of an element.</summary>
    /// <param name="clock">The server's clock.</param>
    /// <param name="timings">How often it looks what it waits for.</param>
    /// <param name="journal">Writes what is published.</param>
    /// <param name="requests">What the user wants of the run.</param>
    /// <param name="rates">Changes rates as the user wants it.</param>
    /// <param name="settings">The configuration.</param>
    /// <param name="measurements">Gets what is published, for the rates.</param>
    /// <param name="step">The step to use, which all elements share.</param>
    /// <param name="audit">Finds ops that are nowhere.</param>
    /// <param name="tasks">The tasks, begun or not.</param>
    /// <param name="pausedAt">When the schedule's clock was stopped, in µs of the server's clock; 0 where it
    /// goes.</param>
    public ElementPublisher(
        ServerClock clock, Timings timings, RunJournal journal, RunRequests requests, RateControl rates,
        RunSettings settings, RunMeasurements measurements, PublishStep step, RunAudit audit,
        IReadOnlyList<TaskPublisher> tasks, long pausedAt)
    {
        _barrierPollMicros = (long)timings.BarrierPoll.TotalMicroseconds;
        _accountsPollMicros = (long)timings.AccountsPoll.TotalMicroseconds;
        _pausedAt = pausedAt;
        _clock = clock;
        _journal = journal;
        _requests = requests;
        _rates = rates;
        _settings = settings;
        _measurements = measurements;
        _step = step;
        _audit = audit;
        _tasks = tasks;
        _numbers = [.. tasks.Select(task => task.Task.Number)];
    }

    /// <summary>The tasks of the element.</summary>
    public IReadOnlyList<TaskPublisher> Tasks => _tasks;

    /// <summary>Whether publishing holds because <c>max_backlog</c> is reached. May be read from any thread.</summary>
    public bool IsHolding => _holding;

    /// <summary>Publishes all ops of the element, each by its lead ahead of its due time.</summary>
    /// <param name="number">The element's number.</param>
    /// <param name="follows">The element on whose end this one follows exactly; null where it begins as soon as it
    /// can.</param>
    /// <returns>Whether all were published; false if the user stopped the run.</returns>
    public bool Publish(int number, ElementPublisher? follows)
    {
        Begin(number, follows);
        _rates.Begin(_tasks);
        while (true)
        {
            if (!WaitWhilePaused())
                return false;
            long horizon = NowInStep() + _settings.LeadMicros;
            _rates.Obey(horizon);
            // Until its time is over a change of the rate may still bring ops to a task that has none left.
            bool isDone = _tasks.All(task => task.IsDone);
            if (isDone && horizon >= End)
                return true;
            if (!isDone && MoveDueBatches(horizon))
                continue;
            SleepToNextSlice(isDone ? End - horizon : Slice.Micros);
            _audit.Look();
        }
    }

    /// <summary>When the element ends by its schedule, in µs of the server's clock. For one that has begun.</summary>
    private long End => _tasks.Max(task => task.End);

    /// <summary>Waits until every published op is accounted for, and the element's time is over.</summary>
    /// <returns>Whether it is; false if the user stopped the run.</returns>
    public bool AwaitAccounts()
    {
        while (true)
        {
            _requests.ThrowIfOver(_journal);
            if (_requests.Current == RequestedState.Stopped)
                return false;
            long looked = _clock.NowMicros;
            TaskCounts[] counts = _journal.Counts(_numbers);
            _audit.Check(_numbers, counts);
            long inStep = _clock.Read(out long jumped) - (jumped - _jumped);
            if (counts.All(count => count.Open == 0) && inStep >= End)
                return true;
            _rates.Obey(inStep + _settings.LeadMicros);
            _audit.Look();
            // Many tasks take the server longer than a few.
            long now = _clock.NowMicros;
            _clock.SleepUntil(now + Math.Max(_barrierPollMicros, now - looked));
        }
    }

    private void Begin(int number, ElementPublisher? follows)
    {
        // An element of an interrupted run that had begun goes on by the origin that it had: what has become due since
        // then is published at once, and late.
        if (_tasks[0].Origin > 0)
        {
            _clock.Read(out _jumped);
            return;
        }

        if (follows is not null)
        {
            // Never from now: what an element comes late must not add up. The clock may have jumped since.
            _jumped = follows._jumped;
            Begin(follows.End);
            _journal.Write([(RunFields.Element, number), .. Origins()]);
            return;
        }

        // Redis may take its time for this write, so the origin is set when it is done, as if the element began then.
        _journal.Write((RunFields.Element, number));
        // Workers are at work but for the first element, and look often: the gap between elements stays short.
        long lead = number == 0 ? _settings.LeadMicros : Math.Min(_settings.LeadMicros, NextLeadMicros);
        Begin(_clock.Read(out _jumped) + lead);
        _journal.Write([.. Origins()]);
    }

    private void Begin(long origin)
    {
        foreach (TaskPublisher task in _tasks)
            task.Origin = origin;
    }

    private IEnumerable<(string Field, RedisValue Value)> Origins() =>
        _tasks.SelectMany(task => new (string, RedisValue)[]
    {
        (RunFields.OfTask(task.Task.Number, RunFields.Origin), task.Origin),
        (RunFields.OfTask(task.Task.Number, RunFields.Phase), task.PhaseMicros),
    });

    private bool WaitWhilePaused()
    {
        _requests.ThrowIfOver(_journal);
        if (_requests.Current == RequestedState.Paused || _pausedAt > 0)
        {
            long jumpedFrom;
            if (_pausedAt == 0)
            {
                _pausedAt = _clock.Read(out jumpedFrom);
                _journal.Write((RunFields.State, RunStore.Text(RunState.Paused)), (RunFields.PausedAt, _pausedAt));
            }
            else
            {
                _clock.Read(out jumpedFrom);
            }

            while (_requests.Current == RequestedState.Paused)
            {
                _requests.ThrowIfOver(_journal);
                _rates.Obey(_pausedAt + _settings.LeadMicros);
                _clock.SleepUntil(_clock.NowMicros + _barrierPollMicros);
            }

            GoOn(jumpedFrom);
        }

        return _requests.Current != RequestedState.Stopped;
    }

    // In one write: whoever continues the run must not add the pause a second time, nor leave it out.
    private void GoOn(long jumpedFrom)
    {
        // Any jump of the clock meanwhile is in the difference already.
        long stood = _clock.Read(out long jumped) - _pausedAt;
        _jumped += jumped - jumpedFrom;
        foreach (TaskPublisher task in _tasks)
            task.Origin += stood;
        _pausedAt = 0;
        _journal.Write(
            [.. Origins(), (RunFields.PausedAt, 0), (RunFields.State, RunStore.Text(RunState.Running))]);
    }

    private void MoveOrigins(long micros)
    {
        foreach (TaskPublisher task in _tasks)
            task.Origin += micros;
        _journal.Write([.. Origins()]);
    }

    // The schedule goes on where it stood, at its pace: if the server's clock is set an hour ahead, an hour's traffic
    // must not come at once, and if it is set back, the run must not stand still for an hour.
    private long NowInStep()
    {
        while (true)
        {
            long now = _clock.Read(out long jumped);
            if (jumped == _jumped)
                return now;
            long jump = jumped - _jumped;
            _jumped = jumped;
            _openLimitReadAt += jump;
            MoveOrigins(jump);
            _journal.Warn(new Notice(
                NoticeKind.ClockJumped, _journal.Run,
                $"The Redis server's clock jumped by {jump / 1e6:0.000} s against this machine's. "
                + "The schedule goes on where it stood."));
        }
    }

    // Slice by slice over all tasks, so that the queues stay in order of due time also when much has to be caught up.
    private bool MoveDueBatches(long horizonTime)
    {
        _step.Clear(_settings.Config.Threads);
        long room = Room();
        long slice = _tasks.Where(task => !task.IsDone).Min(task => task.CurrentSlice);
        bool more = true;
        while (more && room > 0 && !_step.IsFull)
        {
            more = false;
            foreach (TaskPublisher task in _tasks)
            {
                long horizon = Slice.At(Math.Max(0, horizonTime - task.Origin));
                if (room > 0)
                    room -= task.MoveInto(_step, Math.Min(slice + 1, horizon), room);
                more |= slice + 1 < horizon && !task.IsDone;
            }

            slice++;
        }

        _holding = room <= 0;
        if (_step.IsEmpty)
            return false;
        Send();
        // Full steps mean that there is more to catch up.
        return _step.IsFull;
    }

    // The count of accounted ops may be old, which makes the backlog look larger than it is: the limit always holds.
    private long Room()
    {
        long limit = _settings.Config.MaxBacklog;
        long published = _tasks.Sum(task => task.Published);
        long now = _clock.NowMicros;
        bool close = published - _accounted > limit / 2;
        if (close && (_holding || now - _openLimitReadAt > _accountsPollMicros))
        {
            TaskCounts[] counts = _journal.Counts(_numbers);
            _audit.Check(_numbers, counts);
            _accounted = counts.Sum(count => count.Accounted);
            _openLimitReadAt = now;
        }

        return limit - (published - _accounted);
    }

    private void Send()
    {
        _fields.Clear();
        _settings.AddQueues(_fields);
        foreach (TaskPublisher task in _tasks)
        {
            if (_step.Tasks.Contains(task.Task.Number))
                task.AddFields(_fields);
        }

        foreach (Batch batch in _step.Batches)
            _measurements.NoteExpected(batch);
        _journal.Publish(_step, _fields);
        long now = _clock.Read(out long jumped);
        now -= jumped - _jumped;
        foreach (TaskPublisher task in _tasks)
            task.Confirm();
        foreach (Batch batch in _step.Batches)
        {
            if (batch.Due < now)
                _tasks[batch.Task - _numbers[0]].NoteLate(now - batch.Due);
            _measurements.NotePublished(batch, now);
        }
    }

    private void SleepToNextSlice(long mostMicros)
    {
        // Between the clocks a µs may be lost: without a least the loop could turn without any time passing.
        const long LeastMicros = 100;
        long origin = _tasks[0].Origin;
        long ahead = _clock.NowMicros + _settings.LeadMicros - origin;
        long toSlice = Slice.Micros - Math.Max(0, ahead) % Slice.Micros;
        _clock.SleepUntil(_clock.NowMicros + Math.Max(LeastMicros, Math.Min(mostMicros, toSlice)));
    }
}
