using DistStress.Engine.Findings;
using DistStress.Engine.Redis;
using DistStress.Engine.Redis.Workers;

namespace DistStress.Engine.Publishing;

/// <summary>
/// Notes what the publisher itself sees of what keeps the traffic back, once a second: its own batches that are late,
/// a backlog that is full, and workers that are lost or not there.
/// </summary>
/// <param name="control">The connection.</param>
/// <param name="log">Gets what is found.</param>
/// <param name="settings">The configuration that the run follows.</param>
/// <param name="accounts">Knows which ops are accounted for.</param>
internal sealed class FindingWatch(
    ControlConnection control, FindingLog log, RunSettings settings, RunAccounts accounts)
{
    // Shorter than what a worker's lateness is found by: the rest is in the delay.
    private const long LateMicros = 50_000;

    private HashSet<string> _live = [];
    private long _plannedBefore;
    private long _lookedAt;

    /// <summary>Looks at what is published.</summary>
    /// <param name="element">The element at work.</param>
    /// <param name="state">What the user wants of the run.</param>
    /// <param name="hasNoWorker">Whether no worker has been there for some seconds.</param>
    public void Look(ElementPublisher element, RequestedState state, bool hasNoWorker)
    {
        long now = control.Clock.NowMicros;
        long from = _lookedAt == 0 ? now : Math.Min(now, _lookedAt);
        _lookedAt = now;
        long planned = element.Tasks
            .Where(task => task.Origin > 0)
            .Sum(task => task.Schedule.OpsBefore(Math.Max(0, now - task.Origin)));
        if (now > from)
        {
            log.PlannedPerSecond = Math.Max(0, planned - _plannedBefore) / ((now - from) / 1e6);
            log.Workers = _live.Count;
        }

        _plannedBefore = planned;
        NoteLate(element, from, now);
        if (state != RequestedState.Running)
            return;
        if (element.IsHolding)
        {
            log.Note(
                new Observation(FindingKind.BacklogFull, "", ("max_backlog", settings.Config.MaxBacklog)), from, now);
        }

        long open = accounts.OpenOf(element.Tasks);
        if (hasNoWorker && open > 0)
            log.Note(new Observation(FindingKind.NoWorker, "", ("open", open)), from, now);
    }

    /// <summary>Notes which workers are live, and finds those that are lost: who leaves in order is off the
    /// list.</summary>
    public async Task NoteWorkersAsync(IReadOnlyList<string> live)
    {
        HashSet<string> before = _live;
        _live = [.. live];
        if (before.IsSubsetOf(_live))
            return;
        long now = control.Clock.NowMicros;
        long silent = (long)control.Timings.LostAfter.TotalMicroseconds;
        foreach (WorkerInfo worker in await new WorkerRegistry(control).ListAsync().ConfigureAwait(false))
        {
            if (!worker.IsLive && before.Contains(worker.Id))
                log.Note(new Observation(FindingKind.WorkerLost, worker.Id, (Sums.Workers, 1)), now - silent, now);
        }
    }

    private void NoteLate(ElementPublisher element, long from, long now)
    {
        int batches = 0;
        long latest = 0;
        foreach (TaskPublisher task in element.Tasks)
        {
            (int count, long micros) = task.TakeRecentLate();
            batches += count;
            latest = Math.Max(latest, micros);
        }

        // It was held up while its ops became due.
        if (latest > LateMicros)
        {
            log.Note(
                new Observation(
                    FindingKind.PublisherLate, "", (Sums.Batches, batches), ("late_ms", latest / 1e3)),
                Math.Min(from, now - latest), now);
        }
    }
}
