using DistStress.Engine.Redis;
using DistStress.Engine.Redis.Runs;
using DistStress.Engine.Scheduling;

namespace DistStress.Benchmarks.Scenarios;

/// <summary>Looks at a run from outside, and says what it should have come to by now.</summary>
internal sealed class RunWatch
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(10);

    private readonly ControlConnection _control;
    private readonly RunStore _store;
    private readonly string _run;
    private readonly TaskSchedule _schedule;
    private readonly long _origin;
    private readonly long _leadMicros;

    private RunWatch(ControlConnection control, RunRecord run, long origin, int leadMs)
    {
        _control = control;
        _store = new RunStore(control);
        _run = run.Id;
        _schedule = new TaskSchedule(run.Plan.Tasks[0], run.Tasks[0].PhaseMicros);
        _origin = origin;
        _leadMicros = leadMs * 1000L;
    }

    /// <summary>Waits until the first task of the prefix's run has begun.</summary>
    public static async Task<RunWatch> StartAsync(ControlConnection control, int leadMs)
    {
        while (true)
        {
            if (await new RunStore(control).ReadAsync() is { } run && run.Tasks[0].OriginMicros is { } origin)
                return new RunWatch(control, run, origin, leadMs);
            await Task.Delay(Poll);
        }
    }

    /// <summary>How far the run is.</summary>
    public async Task<RunPoint> LookAsync()
    {
        long before = _control.Clock.NowMicros;
        TaskCounts[] counts = await _store.CountsAsync(_run, [0])
            ?? throw new ScenarioException("The run's record is gone.");
        long at = (before + _control.Clock.NowMicros) / 2 - _origin;
        // Whole slices: the publisher wakes up once a slice and publishes up to the one that lies ahead by the lead.
        long ahead = Math.Min(_schedule.Total, _schedule.OpsBeforeSlice(Slice.At(Math.Max(0, at + _leadMicros))));
        return new RunPoint(
            at, _schedule.OpsBefore(at), counts[0].Published, counts[0].Published - ahead, counts[0].Accounted,
            _schedule.RateAt(Math.Max(0, at)));
    }
}
