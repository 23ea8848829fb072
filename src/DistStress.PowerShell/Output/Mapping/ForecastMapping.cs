using DistStress.Engine.Configuration;
using DistStress.Engine.Outcomes;
using DistStress.Engine.Scheduling;
using DistStress.Engine.Targets.Forecasting;
using DistStress.Engine.Targets.Pricing;

namespace DistStress.PowerShell.Output.Mapping;

/// <summary>Forecasts as the objects that cmdlets write.</summary>
internal static class ForecastMapping
{
    /// <summary>A forecast as an object.</summary>
    /// <param name="forecast">The forecast.</param>
    /// <param name="store">What it means to the store.</param>
    /// <param name="file">The file.</param>
    /// <param name="table">The table's name.</param>
    public static DstForecast ToOutput(this PlanForecast forecast, StoreForecast store, string file, string? table)
    {
        PlanCapacity? capacity = store.Capacity;
        var hours = new PlanHours(forecast, capacity, store.Units);
        (double Read, double Write)? peak = capacity is null ? null : PlanCost.Peak(forecast, capacity);
        return new DstForecast
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
            File = file,
            RecordBytes = Bytes(capacity?.Tasks.Sum(task => task.RecordBytes)),
            StoredBytes = Bytes(capacity?.Tasks.Sum(task => task.StoredBytes)),
            Cost = OutputValue.Money(store.Cost?.OnDemand),
            ProvisionedCost = OutputValue.Money(store.Cost?.Provisioned),
            PeakReadUnits = peak?.Read,
            PeakWriteUnits = peak?.Write,
            StorageCostPerMonth = OutputValue.Money(store.Cost?.StorageMonth),
            Region = store.Units?.Region ?? "",
            Currency = store.Units?.Currency ?? "",
            PriceSource = store.Units is { Source.Length: > 0 } price ? $"{price.Source}, {price.Date}" : "",
            Processors = store.Fleet is { } fleet ? Math.Round(fleet.Processors, 2) : null,
            Workers = store.Fleet?.Workers,
            Connections = store.Fleet?.Connections,
            Assumptions = [.. store.Assumptions],
            Tasks =
            [
                .. forecast.Tasks.Select(task =>
                    ToOutput(task, capacity?.Tasks[task.Task.Number], store.Units, hours, file, table)),
            ],
            Hours = [.. hours.OfPlan().Select(hour => ToOutput(hour, null))],
        };
    }

    /// <summary>Several files at the same time, as from publishers of several prefixes.</summary>
    /// <param name="files">Their forecasts; at least one.</param>
    public static DstForecast Together(IReadOnlyList<DstForecast> files)
    {
        long ops = files.Sum(file => file.TotalOps);
        double seconds = files.Max(file => file.DurationSeconds);
        return files[0] with
        {
            File = string.Join(", ", files.Select(file => file.File)),
            TotalOps = ops,
            TotalItems = files.Sum(file => file.TotalItems),
            BytesWritten = files.Sum(file => file.BytesWritten),
            PeakQps = OutputValue.Rate(files.Sum(file => file.PeakQps)),
            MeanQps = OutputValue.Rate(seconds > 0 ? ops / seconds : 0),
            Elements = files.Sum(file => file.Elements),
            DurationSeconds = seconds,
            ReadUnits = Sum(file => file.ReadUnits),
            WriteUnits = Sum(file => file.WriteUnits),
            RecordBytes = (long?)Sum(file => file.RecordBytes),
            StoredBytes = (long?)Sum(file => file.StoredBytes),
            MemoryBytes = (long?)Sum(file => file.MemoryBytes),
            Cost = OutputValue.Money(Sum(file => file.Cost)),
            ProvisionedCost = OutputValue.Money(Sum(file => file.ProvisionedCost)),
            PeakReadUnits = Sum(file => file.PeakReadUnits),
            PeakWriteUnits = Sum(file => file.PeakWriteUnits),
            StorageCostPerMonth = OutputValue.Money(Sum(file => file.StorageCostPerMonth)),
            Processors = Sum(file => file.Processors),
            Workers = (int?)Sum(file => file.Workers),
            Connections = (int?)Sum(file => file.Connections),
            Assumptions =
            [
                "The files run at the same time, each under a prefix of its own and with workers of its own, and each "
                    + "as if the others had no items with it in common.",
                .. files.SelectMany(file => file.Assumptions).Distinct().Order(StringComparer.Ordinal),
            ],
            Tasks = [.. files.SelectMany(file => file.Tasks)],
            Hours = [.. files.SelectMany(file => file.Hours).GroupBy(hour => hour.StartSeconds)
                .OrderBy(group => group.Key).Select(group => Together([.. group]))],
        };

        double? Sum(Func<DstForecast, double?> figure) =>
            files.Any(file => figure(file) is null) ? null : files.Sum(figure);
    }

    private static DstHourForecast Together(IReadOnlyList<DstHourForecast> hours)
    {
        long ops = hours.Sum(hour => hour.Ops);
        double seconds = hours.Max(hour => hour.Seconds);
        return hours[0] with
        {
            Seconds = seconds,
            Ops = ops,
            MeanQps = OutputValue.Rate(seconds > 0 ? ops / seconds : 0),
            PeakQps = OutputValue.Rate(hours.Sum(hour => hour.PeakQps)),
            Items = hours.Sum(hour => hour.Items),
            BytesWritten = hours.Sum(hour => hour.BytesWritten),
            RecordBytes = (long?)Sum(hour => hour.RecordBytes),
            ReadUnits = Units(Sum(hour => hour.ReadUnits)),
            WriteUnits = Units(Sum(hour => hour.WriteUnits)),
            StoredBytes = (long?)Sum(hour => hour.StoredBytes),
            Cost = OutputValue.Money(Sum(hour => hour.Cost)),
        };

        double? Sum(Func<DstHourForecast, double?> figure) =>
            hours.Any(hour => figure(hour) is null) ? null : hours.Sum(figure);
    }

    private static DstTaskForecast ToOutput(
        TaskForecast task, TaskCapacity? capacity, UnitPrice? price, PlanHours hours, string file,
        string? table) => new()
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
        File = file,
        StartSeconds = Math.Round(task.StartSeconds, 3),
        RecordBytes = Bytes(capacity?.RecordBytes),
        StoredBytes = Bytes(capacity?.StoredBytes),
        Cost = capacity is null
            ? price is { IsNothing: true } ? 0 : null
            : OutputValue.Money(price?.Of(capacity.ReadUnits, capacity.WriteUnits)),
        Consumed = capacity is null
            ? []
            : [
                Consumed(table!, null, capacity.Table),
                .. OutputValue.Sorted(capacity.Indexes).Select(index => Consumed(table!, index.Key, index.Value)),
            ],
        Hours = [.. hours.OfTask(task).Select(hour => ToOutput(hour, task))],
    };

    private static DstHourForecast ToOutput(HourForecast hour, TaskForecast? task) => new()
    {
        Hour = (int)(hour.StartSeconds / 3600),
        Task = task?.Task.Number,
        Name = task?.Task.Name ?? "",
        StartSeconds = Math.Round(hour.StartSeconds, 3),
        Seconds = Math.Round(hour.Seconds, 3),
        Ops = hour.Ops,
        MeanQps = OutputValue.Rate(hour.MeanQps),
        PeakQps = OutputValue.Rate(hour.PeakQps),
        Items = (long)hour.Items,
        BytesWritten = (long)hour.BytesWritten,
        RecordBytes = Bytes(hour.RecordBytes),
        ReadUnits = Units(hour.ReadUnits),
        WriteUnits = Units(hour.WriteUnits),
        StoredBytes = Bytes(hour.StoredBytes),
        Cost = OutputValue.Money(hour.Cost),
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

    private static long? Bytes(double? bytes) => bytes is { } some ? (long)Math.Round(some) : null;

    private static DstConsumedUnits Consumed(string table, string? index, CapacityUnits units) => new()
    {
        Table = table,
        Index = index,
        ReadUnits = Units(units.Read),
        WriteUnits = Units(units.Write),
    };
}
