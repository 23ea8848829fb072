using DistStress.Engine.Input;

namespace DistStress.Engine.Traffic.Fields;

/// <summary>One task of a traffic file while it is read.</summary>
internal sealed class TaskReading : RecordReading
{
    private TaskReading(InputNode node, TrafficContext context, InputErrors errors)
        : base(node, "a task", TaskFields.Names, errors)
    {
        Context = context;
    }

    /// <summary>What the task is read under.</summary>
    public TrafficContext Context { get; }

    /// <summary>The task's action; null where the file has none that is right.</summary>
    public ActionDescriptor? Action { get; set; }

    /// <summary>The values that the task's range compares sort keys with.</summary>
    public List<InputNode> Bounds { get; } = [];

    /// <summary>Reads a task.</summary>
    /// <param name="node">An object.</param>
    /// <param name="number">The task's number in the file.</param>
    /// <param name="context">What it is read under.</param>
    /// <param name="errors">Where errors go.</param>
    /// <returns>The task; null where anything is wrong with it.</returns>
    public static TrafficTask? Read(InputNode node, int number, TrafficContext context, InputErrors errors)
    {
        int before = errors.Count;
        TrafficTask task = TaskField.ReadAll(
            TaskFields.All,
            new TaskReading(node, context, errors),
            new TrafficTask { Number = number, Action = TrafficAction.Custom, Name = "", Qps = 0 });
        return errors.Count == before ? task : null;
    }
}
