using DistStress.Engine.Input;
using DistStress.Engine.Traffic.Fields;

namespace DistStress.Engine.Traffic;

/// <summary>Reads traffic files: JSON, in which comments and trailing commas are allowed.</summary>
public static class TrafficFile
{
    // A longer one is no reading for people.
    private const int MostText = 256 * 1024;

    /// <summary>Reads and checks a traffic file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="context">What the tasks have to fit, and what they take from elsewhere: the configuration has
    /// it.</param>
    /// <exception cref="InputFileException">Something is wrong in the file; carries everything that is.</exception>
    /// <exception cref="DistStressException">The file does not exist or cannot be read.</exception>
    public static TrafficPlan Read(string path, TrafficContext context) =>
        Parse(InputFile.ReadText(path), path, context);

    /// <summary>Reads and checks the text of a traffic file.</summary>
    /// <param name="json">The text.</param>
    /// <param name="sourceName">What messages call the file.</param>
    /// <param name="context">As for <see cref="Read"/>.</param>
    /// <exception cref="InputFileException">Something is wrong in the text; carries everything that is.</exception>
    public static TrafficPlan Parse(string json, string sourceName, TrafficContext context)
    {
        var errors = new InputErrors(sourceName);
        InputNode root = InputTree.Read(json, errors);
        IReadOnlyList<TrafficElement> elements = ReadElements(root, context, errors);
        errors.ThrowIfAny();
        return new TrafficPlan(elements) { Text = json.Length <= MostText ? json : null };
    }

    private static List<TrafficElement> ReadElements(InputNode root, TrafficContext context, InputErrors errors)
    {
        List<TrafficElement> elements = [];
        if (root.Kind != InputKind.List)
            errors.Add(root, $"must be a list of tasks, [ {{…}}, {{…}} ], but is {root.Describe()}");
        else if (root.Elements.Count == 0)
            errors.Add(root, "must have at least one task, but is an empty list");

        int number = 0;
        foreach (InputNode element in root.Elements)
        {
            IReadOnlyList<InputNode> nodes = element.Kind == InputKind.List ? element.Elements : [element];
            if (nodes.Count == 0)
                errors.Add(element, "must have at least one task, but is an empty list; fill the group or "
                    + "leave it out");
            List<TrafficTask> tasks = [];
            foreach (InputNode node in nodes)
            {
                if (ReadTask(node, inGroup: element.Kind == InputKind.List, number++, context, errors) is { } task)
                    tasks.Add(task);
            }

            elements.Add(new TrafficElement(tasks));
        }

        return elements;
    }

    private static TrafficTask? ReadTask(
        InputNode node, bool inGroup, int number, TrafficContext context, InputErrors errors)
    {
        if (node.Kind == InputKind.Object)
            return TaskReading.Read(node, number, context, errors);
        if (!inGroup)
        {
            errors.Add(
                node, $"must be a task, {{…}}, or a list of tasks that run at the same time, but is {node.Describe()}");
        }
        else if (node.Kind == InputKind.List)
            errors.Add(node, "is a list in a list in the file's list; a group holds tasks, {…}, and nothing deeper");
        else
            errors.Add(node, $"must be a task, {{…}}, but is {node.Describe()}");
        return null;
    }
}
