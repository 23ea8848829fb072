using DistStress.Engine.Metrics;
using DistStress.Engine.Redis.Runs;

namespace DistStress.Engine.Working.Liveness;

/// <summary>
/// Keeps what the worker has measured until Redis has confirmed that it is kept there for the run's publisher. While
/// that takes, what is measured is added up, so it costs no more memory than one report.
/// </summary>
/// <param name="store">Where reports go.</param>
/// <param name="write">Writes a report, signed where the worker has a key.</param>
internal sealed class ReportOutbox(ReportStore store, Func<WorkerSnapshot, string> write)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(string Run, int Task), TaskInterval> _waiting = [];
    private Report? _unconfirmed;

    private sealed record Report(string Run, string Text);

    /// <summary>Sends what has been measured, or what could not be sent before. It is on its way when this
    /// returns.</summary>
    /// <param name="snapshot">What has been measured since the last call.</param>
    /// <param name="text">The same as it was written.</param>
    /// <param name="isLast">Whether there will be no other call: then all is sent that there is.</param>
    public Task SendAsync(WorkerSnapshot snapshot, string text, bool isLast)
    {
        lock (_lock)
        {
            // A report that may have arrived goes again as it was: it has a number, and counts once.
            Report? again = _unconfirmed;
            if (again is null && _waiting.Count == 0 && snapshot.Tasks.DistinctBy(task => task.Run).Count() == 1)
                return ConfirmAsync(_unconfirmed = new Report(snapshot.Tasks[0].Run, text));
            foreach (TaskInterval task in snapshot.Tasks)
                Add(task);
            if (again is not null && !isLast)
                return ConfirmAsync(again);
            Task first = again is null ? Task.CompletedTask : ConfirmAsync(again);
            if (_waiting.Count == 0)
                return first;
            string run = _waiting.Keys.First().Run;
            TaskInterval[] tasks = [.. _waiting.Values.Where(task => task.Run == run)];
            foreach (TaskInterval task in tasks)
                _waiting.Remove((run, task.Task));
            _unconfirmed = new Report(run, write(snapshot with { Tasks = tasks }));
            return Task.WhenAll(first, ConfirmAsync(_unconfirmed));
        }
    }

    private void Add(TaskInterval task)
    {
        // A sum of its own: others hold what came.
        if (!_waiting.TryGetValue((task.Run, task.Task), out TaskInterval? sum))
            _waiting.Add((task.Run, task.Task), sum = task with { Metrics = new IntervalMetrics() });
        sum.Metrics.Add(task.Metrics);
    }

    private async Task ConfirmAsync(Report report)
    {
        if (!await store.TryAddAsync(report.Run, report.Text).ConfigureAwait(false))
            return;
        lock (_lock)
        {
            if (_unconfirmed == report)
                _unconfirmed = null;
        }
    }
}
