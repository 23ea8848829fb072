using DistStress.Engine.Traffic;

namespace DistStress.Engine.Publishing;

/// <summary>Tells whether a traffic file is the one that a run was begun with.</summary>
internal static class PlanComparison
{
    /// <summary>Compares a plan with that of a run.</summary>
    /// <param name="recorded">The run's plan, every seed drawn.</param>
    /// <param name="given">The plan of a file. A seed that it leaves open agrees with whatever was drawn, and rows of
    /// <c>sample_data</c> are the configuration's, not the file's.</param>
    /// <returns>Null where they agree, or what differs, in words.</returns>
    public static string? Difference(TrafficPlan recorded, TrafficPlan given)
    {
        if (recorded.Elements.Count != given.Elements.Count)
            return $"the run has {recorded.Elements.Count} elements, the file {given.Elements.Count}";
        for (int element = 0; element < recorded.Elements.Count; element++)
        {
            IReadOnlyList<TrafficTask> ours = recorded.Elements[element].Tasks;
            IReadOnlyList<TrafficTask> theirs = given.Elements[element].Tasks;
            if (ours.Count != theirs.Count)
                return $"element {element} of the run has {ours.Count} tasks, that of the file {theirs.Count}";
            for (int i = 0; i < ours.Count; i++)
            {
                TrafficTask task = theirs[i].Seed == 0 ? theirs[i] with { Seed = ours[i].Seed } : theirs[i];
                if (Text(ours[i]) != Text(task))
                    return $"task {ours[i].Number} ({ours[i].Name}) is another one in the file";
            }
        }

        return null;
    }

    private static string Text(TrafficTask task) =>
        TrafficPlanJson.Write(new TrafficPlan([new TrafficElement([task with { Number = 0, SampleRows = null }])]));
}
