namespace DistStress.Engine.Traffic;

/// <summary>One element of a traffic file: the tasks that run at the same time.</summary>
/// <param name="Tasks">One task, or the tasks of a group, in file order.</param>
public sealed record TrafficElement(IReadOnlyList<TrafficTask> Tasks);

/// <summary>A whole traffic file, checked: its elements, done in order.</summary>
public sealed class TrafficPlan
{
    /// <summary>Makes a plan of elements whose tasks are numbered 0, 1, 2, … in order.</summary>
    /// <param name="elements">At least one element, none of them empty.</param>
    public TrafficPlan(IReadOnlyList<TrafficElement> elements)
    {
        Elements = elements;
        Tasks = [.. elements.SelectMany(element => element.Tasks)];
    }

    /// <summary>The elements, in the order in which they are done.</summary>
    public IReadOnlyList<TrafficElement> Elements { get; }

    /// <summary>The text that the plan was read from, for people; null where that is not known, or was very
    /// long.</summary>
    public string? Text { get; init; }

    /// <summary>Every task of every element; a task stands at the index that is its number.</summary>
    public IReadOnlyList<TrafficTask> Tasks { get; }
}
