using DistStress.Engine.Outcomes;
using DistStress.Engine.Scheduling;
using DistStress.Engine.Targets.Forecasting;

namespace DistStress.Engine.Targets.Pricing;

/// <summary>What a plan will cost; null where that is not known.</summary>
/// <param name="OnDemand">Its units, paid one by one.</param>
/// <param name="Provisioned">
/// Its units, held ready: for each table and index the highest consumption of a second of the whole plan, for every
/// hour that the plan begins.
/// </param>
/// <param name="StorageMonth">What it leaves behind, for a month.</param>
public sealed record PlanCost(double? OnDemand, double? Provisioned, double? StorageMonth)
{
    private const double Hour = 3600;
    private const double Gb = 1e9;

    /// <summary>Reckons what a plan costs.</summary>
    /// <param name="forecast">The plan's forecast.</param>
    /// <param name="capacity">The capacity that it will consume.</param>
    /// <param name="prices">The prices of its region.</param>
    public static PlanCost Of(PlanForecast forecast, PlanCapacity capacity, RegionPrices prices)
    {
        double hours = Math.Ceiling(forecast.Seconds / Hour);
        (double reads, double writes) = Peak(forecast, capacity);
        return new PlanCost(
            prices.OnDemand.Of(
                capacity.Tasks.Sum(task => task.ReadUnits), capacity.Tasks.Sum(task => task.WriteUnits)),
            hours * ((reads * prices.ProvisionedReadHour) + (writes * prices.ProvisionedWriteHour)),
            Math.Max(0, capacity.Tasks.Sum(task => task.StoredBytes)) / Gb * prices.StorageGbMonth);
    }

    /// <summary>The units a second that have to be held ready, for the table and all its indexes together: each has
    /// whole ones, and at least one.</summary>
    /// <param name="forecast">The plan's forecast.</param>
    /// <param name="capacity">The capacity that it will consume.</param>
    public static (double Read, double Write) Peak(PlanForecast forecast, PlanCapacity capacity)
    {
        var peaks = new Dictionary<string, (double Read, double Write)>();
        foreach (IGrouping<double, TaskForecast> element in forecast.Tasks.GroupBy(task => task.StartSeconds))
        {
            var sums = new Dictionary<string, (double Read, double Write)>();
            foreach (TaskForecast task in element.Where(task => task.Ops > 0))
            {
                TaskCapacity units = capacity.Tasks[task.Task.Number];
                double rate = task.PeakQps / task.Ops;
                Add(sums, "", units.Table, rate);
                foreach ((string index, CapacityUnits part) in units.Indexes)
                    Add(sums, index, part, rate);
            }

            foreach ((string name, (double read, double write)) in sums)
            {
                (double Read, double Write) former = peaks.GetValueOrDefault(name);
                peaks[name] = (Math.Max(former.Read, read), Math.Max(former.Write, write));
            }
        }

        return (peaks.Values.Sum(peak => Whole(peak.Read)), peaks.Values.Sum(peak => Whole(peak.Write)));
    }

    private static void Add(
        Dictionary<string, (double Read, double Write)> sums, string name, CapacityUnits units, double rate)
    {
        (double read, double write) = sums.GetValueOrDefault(name);
        sums[name] = (
            read + (units.Read.GetValueOrDefault() * rate), write + (units.Write.GetValueOrDefault() * rate));
    }

    // A hair above a whole number is the rounding of what was reckoned.
    private static double Whole(double units) => Math.Max(1, Math.Ceiling(units - 1e-6));
}
