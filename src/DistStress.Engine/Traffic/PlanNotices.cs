namespace DistStress.Engine.Traffic;

/// <summary>What somebody should know of a traffic file that is right.</summary>
public static class PlanNotices
{
    /// <summary>A notice for each action that is none of the product's own.</summary>
    public static IEnumerable<Notice> Of(TrafficPlan plan) =>
        from task in plan.Tasks
        where task.CustomName is not null
        group task by task.CustomName into tasks
        select new Notice(
            NoticeKind.ActionForeign, tasks.Key,
            $"\"{tasks.Key}\" ({Tasks(tasks)}) is none of the product's own actions, which are "
            + $"{string.Join(", ", TrafficActions.Names)}.");

    private static string Tasks(IEnumerable<TrafficTask> tasks)
    {
        int[] numbers = [.. tasks.Select(task => task.Number)];
        return (numbers.Length == 1 ? "task " : "tasks ") + string.Join(", ", numbers);
    }
}
