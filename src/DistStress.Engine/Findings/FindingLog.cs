using DistStress.Engine.Metrics;

namespace DistStress.Engine.Findings;

/// <summary>
/// Collects what is found out while a run goes on. What is seen again within seconds is one finding, and of each kind
/// there are only so many, so that the run of a month needs no more memory than one of a minute.
/// </summary>
/// <remarks>For any thread.</remarks>
internal sealed class FindingLog
{
    private const long MostGapMicros = 5_000_000;
    private const int MostOfAKind = 20;
    private const int MostSubjects = 8;

    // From the end of one interval of a worker to the begin of its next one.
    private const long MostPauseMicros = 500_000;

    // What ops waited for that begin late now may have ended seconds ago: they are still being caught up with.
    private const long EchoMicros = 5_000_000;

    // In order: of what makes ops late the first that is seen is the cause.
    private static readonly ICause[] OfDelay =
        [new RunspacesCause(), new InFlightLimitCause(), new ProcessorsCause(), new RoundTripCause(), new LateCause()];

    private static readonly ICause[] OfFailure = [new ThrottlingCause(), new FailuresCause()];

    // Workers that are asked about: of more of them nothing is remembered.
    private const int MostFull = 4096;

    private readonly Lock _lock = new();
    private readonly List<Finding> _findings;

    // When a worker last told something, by its id, where ops of it waited for others to end then. Its own lock.
    private readonly Dictionary<string, long> _full = [];

    /// <summary>Makes a log that goes on from what was found before.</summary>
    public FindingLog(IEnumerable<Finding> before) => _findings = [.. before];

    /// <summary>Is told all that is noted here; null where nobody wants to know.</summary>
    public IFindingListener? Listener { get; init; }

    /// <summary>What was found, in order of time.</summary>
    public IReadOnlyList<Finding> All
    {
        get
        {
            lock (_lock)
                return [.. _findings.OrderBy(finding => finding.FromMicros)];
        }
    }

    /// <summary>Ops a second that are due now, of all workers together.</summary>
    public double PlannedPerSecond { get; set; }

    /// <summary>How many workers are there.</summary>
    public int Workers { get; set; }

    /// <summary>Looks at what a worker did.</summary>
    /// <param name="second">What it did.</param>
    public void Note(WorkerSecond second)
    {
        Listener?.Note(second);
        if (second.Metrics.Ended + second.Metrics.Dropped == 0)
            return;
        foreach (ICause cause in OfFailure)
        {
            if (cause.See(second) is { } seen)
                Note(seen, second.FromMicros, second.ToMicros);
        }

        Observation? late = OfDelay.Select(cause => cause.See(second)).FirstOrDefault(seen => seen is not null);
        if (late is null || (late.Kind is FindingKind.WorkerLate or FindingKind.WarmUp && IsExplained(second)))
            return;
        Note(WithNeed(late, second), second.FromMicros - second.StalledMicros, second.ToMicros);
    }

    /// <summary>Sums up what a worker did, beside what is remembered of it.</summary>
    /// <param name="snapshot">What the worker tells.</param>
    /// <param name="tasks">What it did for the run; a part of what the snapshot tells.</param>
    /// <param name="leadMicros">How far ahead of due time the publisher works.</param>
    public WorkerSecond Sum(WorkerSnapshot snapshot, IEnumerable<TaskInterval> tasks, long leadMicros)
    {
        long from = snapshot.AtMicros - snapshot.IntervalMicros;
        long silent;
        lock (_full)
        {
            silent = _full.TryGetValue(snapshot.Worker, out long until) ? from - until : -1;
            if (_full.Count >= MostFull)
                _full.Clear();
            if (snapshot.Load is { IsInFlightFull: true })
                _full[snapshot.Worker] = snapshot.AtMicros;
            else
                _full.Remove(snapshot.Worker);
        }

        return new WorkerSecond(snapshot, tasks, leadMicros)
        {
            WasFullBefore = silent >= 0,
            StalledMicros = silent > MostPauseMicros ? silent : 0,
        };
    }

    // Little's law: as many ops are open as begin in the time that one takes. A quarter more, to catch up.
    private Observation WithNeed(Observation seen, WorkerSecond second) =>
        seen.Kind == FindingKind.InFlightLimit && PlannedPerSecond > 0
            ? seen with
            {
                Numbers =
                [
                    .. seen.Numbers, ("rate", PlannedPerSecond),
                    ("needed", Math.Ceiling(
                        1.25 * PlannedPerSecond / Math.Max(1, Workers) * second.ServiceMs / 1e3)),
                ],
            }
            : seen;

    /// <summary>Notes something that was seen.</summary>
    /// <param name="seen">What.</param>
    /// <param name="fromMicros">From when, in µs of the server's clock.</param>
    /// <param name="toMicros">To when.</param>
    public void Note(Observation seen, long fromMicros, long toMicros)
    {
        Listener?.Note(seen, fromMicros, toMicros);
        lock (_lock)
        {
            List<Finding> same = [.. _findings.Where(finding => finding.Kind == seen.Kind)];
            Finding? before = same.LastOrDefault();
            bool goesOn = before is not null
                && (fromMicros - before.ToMicros <= MostGapMicros || same.Count >= MostOfAKind);
            if (!goesOn)
            {
                _findings.Add(new Finding(
                    seen.Kind, fromMicros, toMicros, seen.Numbers.ToDictionary(number => number.Name,
                        number => number.Value), seen.Subject));
                return;
            }

            _findings[_findings.IndexOf(before!)] = before! with
            {
                FromMicros = Math.Min(before.FromMicros, fromMicros),
                ToMicros = Math.Max(before.ToMicros, toMicros),
                Numbers = Merge(before.Numbers, seen.Numbers),
                Subject = Merge(before.Subject, seen.Subject),
            };
        }
    }

    private bool IsExplained(WorkerSecond second)
    {
        lock (_lock)
        {
            return _findings.Exists(finding => finding.Kind is not (FindingKind.WorkerLate or FindingKind.WarmUp
                or FindingKind.Throttling or FindingKind.Failures)
                && finding.FromMicros <= second.ToMicros && finding.ToMicros >= second.FromMicros - EchoMicros);
        }
    }

    private static Dictionary<string, double> Merge(
        IReadOnlyDictionary<string, double> a, IEnumerable<(string Name, double Value)> b)
    {
        var merged = new Dictionary<string, double>(a);
        foreach ((string name, double value) in b)
        {
            double before = merged.GetValueOrDefault(name);
            merged[name] = Sums.Has(name) ? before + value : Math.Max(before, value);
        }

        return merged;
    }

    private static string Merge(string a, string b)
    {
        string[] names = a.Split(", ", StringSplitOptions.RemoveEmptyEntries);
        return b.Length == 0 || names.Contains(b) || names.Length >= MostSubjects
            ? a
            : string.Join(", ", [.. names, b]);
    }
}
