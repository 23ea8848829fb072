using DistStress.Engine.Outcomes;
using DistStress.Engine.Scheduling;
using DistStress.Engine.Targets.Forecasting;

namespace DistStress.PowerShell.Output.Mapping;

/// <summary>Forecasts as the objects that cmdlets write.</summary>
internal static class ForecastMapping
{
    /// <summary>A forecast as an object.</summary>
    /// <param name="forecast">The forecast.</param>
    /// <param name="capacity">The capacity that it will consume; null where that is not known.</param>
    /// <param name="table">The table's name.</param>
    public static DstForecast ToOutput(this PlanForecast forecast, PlanCapacity? capacity, string? table) => new()
    {
        TotalOps = forecast.Ops,
        TotalItems = forecast.Tasks.Sum(task => task.Items),
        BytesWritten = (long)forecast.Tasks.Sum(task => task.BytesWritten),
        PeakQps = OutputValue.Rate(forecast.PeakQps),
        MeanQps = OutputValue.Rate(forecast.MeanQps),
        Elements = forecast.Elements,
        NoBarrier = forecast.NoBarrier,
        DurationSeconds = Math.Round(forecast.Seconds, 3),
        ReadUnits = Units(capacity?.Tasks.Sum(task => task.ReadUnits)),
        WriteUnits = Units(capacity?.Tasks.Sum(task => task.WriteUnits)),
        Assumptions = [.. capacity?.Assumptions ?? []],
        Tasks = [.. forecast.Tasks.Select(task => ToOutput(task, capacity?.Tasks[task.Task.Number], table))],
    };

    private static DstTaskForecast ToOutput(TaskForecast task, TaskCapacity? capacity, string? table) => new()
    {
        Task = task.Task.Number,
        Name = task.Task.Name,
        Action = task.Task.ActionName,
        Ops = task.Ops,
        Items = task.Items,
        BytesWritten = (long)task.BytesWritten,
        ItemBytesMin = task.ItemBytes.Least,
        ItemBytesMean = Math.Round(task.ItemBytes.Mean, 3),
        ItemBytesMax = task.ItemBytes.Most,
        PeakQps = OutputValue.Rate(task.PeakQps),
        MeanQps = OutputValue.Rate(task.MeanQps),
        DurationSeconds = Math.Round(task.Seconds, 3),
        ReadUnits = Units(capacity?.ReadUnits),
        WriteUnits = Units(capacity?.WriteUnits),
        Capacity = capacity is null ? "" : OutputValue.Of(ByName(capacity, table!)),
        Consumed = capacity is null
            ? []
            : [
                Consumed(table!, null, capacity.Table),
                .. OutputValue.Sorted(capacity.Indexes).Select(index => Consumed(table!, index.Key, index.Value)),
            ],
    };

    private static Dictionary<string, CapacityUnits> ByName(TaskCapacity capacity, string table)
    {
        var units = new Dictionary<string, CapacityUnits> { [table] = Rounded(capacity.Table) };
        foreach ((string index, CapacityUnits of) in capacity.Indexes)
            units[$"{table}/{index}"] = Rounded(of);
        return units;
    }

    private static CapacityUnits Rounded(CapacityUnits units) => new(Units(units.Read), Units(units.Write));

    // To a tenth: the smallest unit is a half, and what is scaled up has no more to say.
    private static double? Units(double? units) => units is { } some ? Math.Round(some, 1) : null;

    private static DstConsumedUnits Consumed(string table, string? index, CapacityUnits units) => new()
    {
        Table = table,
        Index = index,
        ReadUnits = Units(units.Read),
        WriteUnits = Units(units.Write),
    };
}
