using System.Globalization;
using DistStress.Engine.Scheduling;
using DistStress.Engine.Traffic;

namespace DistStress.Engine.Publishing;

/// <summary>Changes of rates in words.</summary>
internal static class RateText
{
    /// <summary>What a change did, in a clause.</summary>
    /// <param name="change">The change.</param>
    /// <param name="tasks">The run's tasks.</param>
    public static string Of(RateChange change, IEnumerable<TrafficTask> tasks)
    {
        TrafficTask[] meant = [.. tasks.Where(task => change.SliceOf(task.Number) is not null)];
        if (meant.Length == 0)
            return "no task";
        string rate = meant.Length == 1
            ? string.Create(CultureInfo.InvariantCulture, $", {change.Setting.QpsOf(meant[0]):0.######} ops a second")
            : "";
        string what = meant.Length == 1 ? $"task {meant[0].Number} ({meant[0].Name})" : $"{meant.Length} tasks";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{what} at {change.Setting.FactorOf(meant[0]):0.######} times the file's rate{rate}");
    }
}
