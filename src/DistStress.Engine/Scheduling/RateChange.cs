namespace DistStress.Engine.Scheduling;

/// <summary>A change of rates, as it took effect in a run.</summary>
public sealed record RateChange
{
    /// <summary>The most changes that a run takes. A rate that changes all the time is a <c>curve</c>.</summary>
    public const int Most = 1000;

    /// <summary>The id of the control message that asked for it: it is obeyed once, however often it comes.</summary>
    public required string Id { get; init; }

    /// <summary>From when on the new rate held, in µs of the server's clock; a pause behind it does not move
    /// this.</summary>
    public required long AtMicros { get; init; }

    /// <summary>The new rate.</summary>
    public required RateSetting Setting { get; init; }

    /// <summary>The tasks that changed, and from which of their slices on: 0 for one that had not begun.</summary>
    public required IReadOnlyDictionary<int, long> Slices { get; init; }

    /// <summary>The number of the first of all the tasks that had not begun, and begin with the new rate; null where
    /// these were not meant.</summary>
    public int? From { get; init; }

    /// <summary>The first slice of a task that has the new rate; null where the task was not meant.</summary>
    /// <param name="task">The task's number.</param>
    public long? SliceOf(int task) =>
        Slices.TryGetValue(task, out long slice) ? slice : task >= From ? 0 : null;

    /// <summary>The changes of one task.</summary>
    /// <param name="changes">Those of the run, in order.</param>
    /// <param name="task">The task's number.</param>
    public static IEnumerable<RateStep> StepsOf(IEnumerable<RateChange> changes, int task)
    {
        foreach (RateChange change in changes)
        {
            if (change.SliceOf(task) is { } slice)
                yield return new RateStep(slice, change.Setting);
        }
    }
}
