using System.Globalization;
using System.Management.Automation;
using DistStress.Engine;
using DistStress.Engine.Observing;
using DistStress.Engine.Publishing;
using DistStress.Engine.Redis;
using DistStress.Engine.Redis.Runs;
using DistStress.PowerShell.Output.Mapping;
using DistStress.PowerShell.Reports;
using DistStress.PowerShell.Saved;
using DistStress.Report.Live;
using DistStress.Report.Model;
using StackExchange.Redis;

namespace DistStress.PowerShell.Dashboards;

/// <summary>
/// What a dashboard shows: the run of a prefix by the second, and those that were over while it watched.
/// </summary>
/// <param name="control">The connection; it waits out an outage by itself.</param>
internal sealed class RunFeed(ControlConnection control) : ILiveFeed
{
    private const int MostFormer = 10;

    // What a page redraws once a second.
    private const int MostRows = 720;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly LiveRun _live = new(control);
    private readonly Lock _lock = new();
    private readonly List<SavedObject> _runs = [];
    private readonly Dictionary<(string? Run, int? Task), LiveView> _views = [];
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private string _status = "";
    private bool _isTrouble;
    private long _version;
    private int _waiting;

    /// <summary>Follows the run until told to end.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        using var timer = new PeriodicTimer(Interval);
        (string Id, RunState State, bool IsShown) shown = ("", default, false);
        do
        {
            try
            {
                await control.Clock.FollowAsync().ConfigureAwait(false);
                RunRecord? run = await _live.LookAsync().ConfigureAwait(false);
                bool isOver = run is not null && RunObserver.IsOver(run.State);
                bool isNew = run is not null && (run.Id != shown.Id || run.State != shown.State);
                // Nobody may be looking: then only what stays is kept.
                bool isWanted = isNew || (Volatile.Read(ref _waiting) > 0 && !isOver) || !shown.IsShown;
                if (run is not null && isWanted)
                    Keep(run);
                if (run is not null)
                    shown = (run.Id, run.State, true);
                Say(StatusOf(run), run?.State is RunState.Interrupted or RunState.Lost, run is not null && isWanted);
            }
            catch (Exception e) when (e is RedisException or TimeoutException)
            {
                shown = shown with { IsShown = false };
                Say(
                    $"{await control.DescribeAsync(e).ConfigureAwait(false)}. This is what was known last; the page "
                    + "goes on as soon as it answers.",
                    isTrouble: true, isChanged: false);
            }
            catch (DistStressException e)
            {
                Say(e.Message, isTrouble: true, isChanged: false);
            }
        }
        while (await NextTickAsync(timer, stop).ConfigureAwait(false));
    }

    /// <inheritdoc/>
    public async Task<LiveView> NextAsync(string? run, int? task, long seen, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _waiting);
        try
        {
            while (true)
            {
                Task change;
                lock (_lock)
                {
                    if (_version > seen)
                        return View(run, task);
                    change = _changed.Task;
                }

                await change.WaitAsync(cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

    private static async Task<bool> NextTickAsync(PeriodicTimer timer, CancellationToken stop)
    {
        try
        {
            return await timer.WaitForNextTickAsync(stop).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private string StatusOf(RunRecord? run) => run?.State switch
    {
        null when HasRun =>
            "Redis has no run any more; the page shows the last one, and the next as soon as it begins.",
        null => "There has been no run yet; the page shows the next one.",
        RunState.Running => "The run goes on, and this page follows it.",
        RunState.Paused => "The run is paused.",
        RunState.Stopping => "The run is being stopped.",
        RunState.Interrupted => "The publisher of the run is gone. Start-DstPublisher -Resume goes on with it.",
        RunState.Lost => "Redis has lost the run.",
        _ => "The run is over; the page shows the next one as soon as it begins.",
    };

    private bool HasRun
    {
        get
        {
            lock (_lock)
                return _runs.Count > 0;
        }
    }

    private void Keep(RunRecord run)
    {
        RunResult result = RunResult.Of(run, control.Clock.NowMicros);
        var saved = new SavedObject(PSObject.AsPSObject(result.ToOutput().Of(control)));
        lock (_lock)
        {
            if (_runs.Count > 0 && _runs[0].Text("RunId") == run.Id)
                _runs[0] = saved;
            else
                _runs.Insert(0, saved);
            if (_runs.Count > MostFormer + 1)
                _runs.RemoveAt(_runs.Count - 1);
        }
    }

    private void Say(string status, bool isTrouble, bool isChanged)
    {
        lock (_lock)
        {
            if (!isChanged && _version > 0 && status == _status)
                return;
            _status = status;
            _isTrouble = isTrouble;
            _version++;
            _views.Clear();
            _changed.SetResult();
            _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    // Several pages may show the same.
    private LiveView View(string? run, int? task)
    {
        if (_views.TryGetValue((run, task), out LiveView? made))
            return made;
        SavedObject? shown = _runs.Find(one => one.Text("RunId") == run) ?? _runs.FirstOrDefault();
        string former = shown is not null && shown != _runs[0] ? " This is a former one." : "";
        DateTimeOffset now = DateTimeOffset.Now;
        return _views[(run, task)] = new LiveView(
            _version, _status + former, _isTrouble,
            [.. _runs.Select(one => new LiveChoice(one.Text("RunId"), $"{one.Text("RunId")}, {one.Text("State")}"))],
            new ReportDocument
            {
                Title = shown is null ? "DistStress" : $"Run {shown.Text("RunId")}",
                Made = string.Create(
                    CultureInfo.InvariantCulture,
                    $"Prefix {control.Options.Prefix} on {control.Address}, at {now:yyyy-MM-dd HH:mm:ss zzz}."),
                Runs = shown is null ? [] : [ReportRuns.Of(
                    shown, shown.Text("RunId"), now.Offset, new ReportScope(task is { } one ? [one] : [], MostRows))],
            });
    }
}
