using DistStress.Engine.Scheduling;

namespace DistStress.PowerShell.Output.Mapping;

/// <summary>Forecasts as the objects that cmdlets write.</summary>
internal static class ForecastMapping
{
    public static DstForecast ToOutput(this PlanForecast forecast) => new()
    {
        TotalOps = forecast.Ops,
        TotalItems = forecast.Tasks.Sum(task => task.Items),
        BytesWritten = (long)forecast.Tasks.Sum(task => task.BytesWritten),
        PeakQps = OutputValue.Rate(forecast.PeakQps),
        MeanQps = OutputValue.Rate(forecast.MeanQps),
        DurationSeconds = Math.Round(forecast.Seconds, 3),
        Tasks = [.. forecast.Tasks.Select(ToOutput)],
    };

    private static DstTaskForecast ToOutput(TaskForecast task) => new()
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
    };
}
