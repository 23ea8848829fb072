using DistStress.Engine.Traffic;
using DistStress.Engine.Traffic.Fields;

namespace DistStress.Engine.Measuring;

/// <summary>
/// What a measurement of capacity does with a traffic file: elements that only warm up come first and as they are, and
/// the one that is left is run at one rate after the other.
/// </summary>
public sealed class CapacityPlan
{
    // Without a bound the steps are reckoned to here.
    private const int ReckonedGrowth = 1000;

    // And without a lowest rate they go down to this part of the file's own.
    private const decimal LeastShare = 1024;

    // A step waits for the workers' reports and for what a rate leaves behind, and may be done again.
    private const double LongestStep = 10;

    private readonly CapacityOptions _options;

    private CapacityPlan(CapacityOptions options, decimal fileRate, TrafficElement measured)
    {
        _options = options;
        FileRate = fileRate;
        First = options.From ?? Math.Min(fileRate, options.To ?? fileRate);
        Lowest = options.From ?? First / LeastShare;
        Highest = options.To ?? TaskRange.MaxRate;
        Measured = measured.Tasks;
    }

    /// <summary>The rate of the file, ops a second of all measured tasks together.</summary>
    public decimal FileRate { get; }

    /// <summary>The rate of the first step.</summary>
    public decimal First { get; }

    /// <summary>No step is below.</summary>
    public decimal Lowest { get; }

    /// <summary>No step is above.</summary>
    public decimal Highest { get; }

    /// <summary>The tasks that are measured; their rates keep to each other as they are in the file.</summary>
    public IReadOnlyList<TrafficTask> Measured { get; }

    /// <summary>What is run: the measured tasks begin at the rate of the first step, and end when nothing more is to be
    /// measured.</summary>
    public TrafficPlan Run { get; private init; } = null!;

    /// <summary>Makes it of a traffic file.</summary>
    /// <param name="plan">The file.</param>
    /// <param name="options">What is asked for.</param>
    /// <exception cref="DistStressException"><c>CapacityUnmeasurable</c>: the file has no element, or several, whose
    /// capacity could be meant, or a task whose rate is not the measurement's to set, or the rates leave
    /// nothing.</exception>
    public static CapacityPlan Of(TrafficPlan plan, CapacityOptions options)
    {
        TrafficElement[] measured = [.. plan.Elements.Where(element => element.Tasks.Any(task => !task.WarmUp))];
        List<string> problems = [];
        if (measured.Length == 0)
        {
            problems.Add("every task of the traffic warms up: one element must be left that is measured");
        }
        else if (measured.Length > 1)
        {
            problems.Add(
                $"the traffic has {measured.Length} elements, and one is measured: leave one, and mark the tasks of "
                + "those that prepare for it with \"warm_up\": true");
        }
        else if (!ReferenceEquals(measured[0], plan.Elements[^1]))
        {
            problems.Add("what warms up must stand before the element that is measured, and some stands behind it");
        }

        foreach (TrafficTask task in measured.Length == 1 ? measured[0].Tasks : [])
        {
            if (task.WarmUp)
            {
                problems.Add(
                    $"{Name(task)} warms up beside tasks that are measured: make it an element of its own before them");
            }

            if (task.Curve is not null || task.Qpss is not null)
            {
                problems.Add(
                    $"{Name(task)} changes its rate by itself, and the steps set it: leave out its "
                    + (task.Curve is not null ? "curve" : "qpss"));
            }
        }

        if (options.From > options.To)
            problems.Add($"the lowest rate, {options.From}, is above the highest, {options.To}");
        if (problems.Count > 0)
        {
            throw new DistStressException(
                ErrorKind.CapacityUnmeasurable, "",
                $"The capacity cannot be measured: {string.Join("; ", problems)}.");
        }

        decimal fileRate = measured[0].Tasks.Sum(task => task.OpsRate.PerSecond);
        var capacity = new CapacityPlan(options, fileRate, measured[0]);
        decimal seconds = capacity.LongestSeconds();
        TrafficTask[] tasks =
        [
            .. measured[0].Tasks.Select(task => task with
            {
                // What the file says is exact, and stays as it is where the first step is that.
                Rate = capacity.First == fileRate ? task.Rate : null,
                Qps = capacity.First == fileRate ? task.Qps : task.OpsRate.PerSecond * (capacity.First / fileRate),
                Times = null,
                Duration = seconds,
            }),
        ];
        return new CapacityPlan(options, fileRate, measured[0])
        {
            Run = new TrafficPlan([.. plan.Elements.SkipLast(1), new TrafficElement(tasks)]) { Text = plan.Text },
        };
    }

    /// <summary>How much it takes at most.</summary>
    public CapacityForecast Forecast()
    {
        decimal highest = _options.To ?? Math.Min(First * ReckonedGrowth, TaskRange.MaxRate);
        decimal seconds = (decimal)(_options.Settle + _options.Length).TotalSeconds;
        int steps = 0;
        decimal ops = 0;
        // Wherever the knee lies: it is at or above one of the rates that are tried on the way up or down, and below
        // the one before or behind.
        foreach (decimal knee in OnTheWay(highest).Append(0))
        {
            var search = new CapacitySearch(First, Lowest, highest, _options.Tolerance);
            int tried = 0;
            decimal sum = 0;
            decimal? above = null;
            for (; search.Next is { } rate; tried++)
            {
                // Between two rates the greater of them is the most that any step can be.
                sum += above ?? rate;
                search.Note(isMet: rate <= knee);
                if (search.Met is not null)
                    above ??= search.Missed;
            }

            steps = Math.Max(steps, tried);
            ops = Math.Max(ops, Math.Ceiling(sum * seconds));
        }

        return new CapacityForecast(
            First, highest, _options.To is not null, steps, ops, steps * (double)seconds);
    }

    private IEnumerable<decimal> OnTheWay(decimal highest)
    {
        foreach (bool isMet in new[] { true, false })
        {
            var search = new CapacitySearch(First, Lowest, highest, _options.Tolerance);
            for (; search.Next is { } rate; search.Note(isMet))
                yield return rate;
        }
    }

    private CapacitySearch NewSearch() => new(First, Lowest, Highest, _options.Tolerance);

    /// <summary>The rates, one after the other.</summary>
    internal CapacitySearch Search() => NewSearch();

    // Longer than all steps together can take: the measurement ends the run.
    private decimal LongestSeconds()
    {
        CapacitySearch search = NewSearch();
        int steps = 0;
        for (; search.Next is { } rate; steps++)
            search.Note(isMet: rate < Highest);
        double seconds = (_options.Settle + _options.Length).TotalSeconds + LongestStep;
        return (decimal)Math.Ceiling(3 * (steps + 20) * seconds);
    }

    private static string Name(TrafficTask task) => $"task {task.Number} ({task.Name})";
}
