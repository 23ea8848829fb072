using DistStress.Benchmarks.Measuring;
using DistStress.Benchmarks.Parts;

namespace DistStress.Benchmarks.Scenarios;

/// <summary>The rows of a soak: what a run is off by, and what its processes use, from one look to the next.</summary>
internal sealed class SoakRows(PartProcess publisher, PartProcess worker)
{
    private readonly TextTable _table = new(
        "s", "due", "published - plan", "in ms", "completed - due", "in ms", "publisher MB", "publisher B/op",
            "worker MB",
        "worker B/op", "worker cores");

    private readonly List<(RunPoint Point, PublisherSample Publisher, WorkerSample Worker)> _looks = [];

    public void Add(RunPoint point)
    {
        PublisherSample published = Newest(publisher, _looks.Count == 0 ? null : _looks[^1].Publisher);
        WorkerSample worked = Newest(worker, _looks.Count == 0 ? null : _looks[^1].Worker);
        (PublisherSample Publisher, WorkerSample Worker)? before =
            _looks.Count == 0 ? null : (_looks[^1].Publisher, _looks[^1].Worker);
        _looks.Add((point, published, worked));
        PartUsage own = published.Usage;
        PartUsage workers = worked.Usage;
        _table.Add(
            point.AtMicros / 1_000_000, point.Due, point.PublishedError, point.InMilliseconds(point.PublishedError),
            point.AccountedError, point.InMilliseconds(point.AccountedError), own.WorkingSetBytes / 1e6,
            before is null ? "" : Statistics.Ratio(
                own.AllocatedBytes - before.Value.Publisher.Usage.AllocatedBytes,
                published.Published - before.Value.Publisher.Published),
            workers.WorkingSetBytes / 1e6,
            before is null ? "" : Statistics.Ratio(
                workers.AllocatedBytes - before.Value.Worker.Usage.AllocatedBytes,
                    worked.Ended - before.Value.Worker.Ended),
            before is null ? "" : Statistics.Ratio(
                workers.CpuMicros - before.Value.Worker.Usage.CpuMicros,
                    worked.AtMicros - before.Value.Worker.AtMicros));
    }

    public void Print() => _table.Print();

    public void AddTo(ResultLine result)
    {
        if (_looks.Count == 0)
            throw new ScenarioException("The run ended before it was looked at: choose a smaller --every.");
        result.Add("published_error_max_ms",
            _looks.Max(look => Math.Abs(look.Point.InMilliseconds(look.Point.PublishedError))));
        result.Add("completed_error_max_ms",
            _looks.Max(look => Math.Abs(look.Point.InMilliseconds(look.Point.AccountedError))));
        result.Add("publisher_first_mb", _looks[0].Publisher.Usage.WorkingSetBytes / 1e6);
        result.Add("publisher_last_mb", _looks[^1].Publisher.Usage.WorkingSetBytes / 1e6);
        result.Add("publisher_peak_mb", _looks[^1].Publisher.Usage.PeakBytes / 1e6);
        result.Add("worker_first_mb", _looks[0].Worker.Usage.WorkingSetBytes / 1e6);
        result.Add("worker_last_mb", _looks[^1].Worker.Usage.WorkingSetBytes / 1e6);
        result.Add("worker_peak_mb", _looks[^1].Worker.Usage.PeakBytes / 1e6);
    }

    private static T Newest<T>(PartProcess part, T? before)
        where T : class
    {
        T? newest = before;
        while (part.TryNext("sample", out T sample))
            newest = sample;
        return newest ?? throw new ScenarioException(
            "A process of the run has not reported yet: choose a larger --every.");
    }
}
