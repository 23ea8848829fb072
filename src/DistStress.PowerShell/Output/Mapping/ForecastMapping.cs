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
        PeakQps = Math.Round(forecast.PeakQps, 3),
        MeanQps = Math.Round(forecast.MeanQps, 3),
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
        PeakQps = Math.Round(task.PeakQps, 3),
        MeanQps = Math.Round(task.MeanQps, 3),
        DurationSeconds = Math.Round(task.Seconds, 3),
    };
}
