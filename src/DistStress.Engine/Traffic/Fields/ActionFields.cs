using DistStress.Engine.Input;

namespace DistStress.Engine.Traffic.Fields;

/// <summary>What a task does and what it is called.</summary>
internal static class ActionFields
{
    private const int MaxNameLength = 100;

    // Before the fields, whose texts list them.
    private static readonly string Known = string.Join(", ", TrafficActions.Names);

    public static IReadOnlyList<TaskField> All { get; } =
    [
        new("action", "what an op does, see [Actions](#actions). Upper or lower case", "required", ReadAction)
        {
            Required = $"\"action\": \"updateItem\" (or {Known})",
        },
        new("name", $"label of the task, 1 to {MaxNameLength} characters", "the action", ReadName)
        {
            Finish = (_, task) => task.Name.Length > 0 ? task : task with { Name = task.ActionName },
        },
    ];

    private static TrafficTask ReadAction(InputNode node, TaskReading reading, TrafficTask task)
    {
        if (reading.Errors.Text(node, $"the name of an action ({Known})") is not { } written)
            return task;
        if (TrafficActions.TryFind(written, out ActionDescriptor? action))
        {
            if (reading.Context.Limits.Refused.GetValueOrDefault(action.Name) is { } why)
                reading.Errors.Add(node, why);
            reading.Action = action;
            return task with { Action = action.Action, ItemsPerOp = action.UsualItemsPerOp };
        }

        // Whatever is not nearly one of the product's own actions is taken for one that the workers registered.
        if (CustomActionName.NearestOwn(written) is { } meant)
        {
            reading.Errors.Add(
                node, $"is not an action: \"{written}\"; did you mean \"{meant}\"? The product's actions are {Known}");
            return task;
        }

        if (!Identifier.IsValid(written))
        {
            reading.Errors.Add(
                node,
                $"must be one of {Known}, or the name of a custom action ({Identifier.Form}), but is "
                    + $"{node.Describe()}");
            return task;
        }

        reading.Action = TrafficAction.Custom.Descriptor();
        return task with { Action = TrafficAction.Custom, CustomName = written };
    }

    private static TrafficTask ReadName(InputNode node, TaskReading reading, TrafficTask task)
    {
        string expected = $"text of 1 to {MaxNameLength} characters on one line";
        if (reading.Errors.Text(node, expected) is not { } name)
            return task;
        if (name.Length > MaxNameLength)
            reading.Errors.Add(node, $"must be {expected}, but has {name.Length} characters");
        else if (name.Any(char.IsControl))
            reading.Errors.Add(node, $"must be {expected}, but has a control character in it");
        return task with { Name = name };
    }
}
