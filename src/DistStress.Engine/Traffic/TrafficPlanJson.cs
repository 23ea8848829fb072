using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using DistStress.Engine.Items;

namespace DistStress.Engine.Traffic;

/// <summary>
/// Plans as the run record keeps them: the publisher writes one when a run begins, with every seed drawn and every
/// default filled in, and workers read it. What is read equals what was written, to the last digit.
/// </summary>
public static class TrafficPlanJson
{
    /// <summary>What a plan cannot be read without is written whatever its value is; all else is left out where it is
    /// nothing.</summary>
    internal static readonly JsonTypeInfo<TrafficPlanText> Contract =
        (JsonTypeInfo<TrafficPlanText>)new JsonSerializerOptions(TrafficPlanContract.Default.Options)
        {
            TypeInfoResolver = TrafficPlanContract.Default.WithAddedModifier(WriteRequired),
        }.GetTypeInfo(typeof(TrafficPlanText));

    /// <summary>Writes a plan as compact JSON.</summary>
    public static string Write(TrafficPlan plan)
    {
        // One configuration's: the same object in every task that has them.
        IReadOnlyList<IReadOnlyList<ColumnSpec>>? rows =
            plan.Tasks.Select(task => task.SampleRows).FirstOrDefault(rows => rows is not null);
        TrafficTask WithoutRows(TrafficTask task) =>
            rows is not null && ReferenceEquals(task.SampleRows, rows) ? task with { SampleRows = [] } : task;
        return JsonSerializer.Serialize(
            new TrafficPlanText(
                [.. plan.Elements.Select(element => element.Tasks.Select(WithoutRows).ToArray())], rows),
            Contract);
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="DistStressException">
    /// The text is no plan, or has a member that this version does not know: to leave it out of account could mean
    /// other keys or other data than the publisher counts on.
    /// </exception>
    public static TrafficPlan Read(string json)
    {
        try
        {
            TrafficPlanText text = JsonSerializer.Deserialize(json, Contract)
                ?? throw new JsonException("It is null.");
            if (text.Elements.Count == 0 || text.Elements.Any(tasks => tasks is not { Count: > 0 }))
                throw new JsonException("It has an element without tasks, or none.");
            IReadOnlyList<IReadOnlyList<ColumnSpec>>? rows =
                text.SampleRows is null ? null : KnownRows.Of(text.SampleRows);
            int number = 0;
            return new TrafficPlan(
                [.. text.Elements.Select(
                    tasks => new TrafficElement(
                        [.. Some(tasks).Select(task => WithRows(Numbered(task, number++), rows))]))]);
        }
        catch (JsonException exception)
        {
            throw new DistStressException(
                ErrorKind.RunRecordUnreadable, null,
                $"The run record's plan cannot be read: {exception.Message}", exception);
        }
    }

    private static void WriteRequired(JsonTypeInfo type)
    {
        foreach (JsonPropertyInfo property in type.Properties.Where(property => property.IsRequired))
            property.ShouldSerialize = (_, _) => true;
    }

    private static TrafficTask Numbered(TrafficTask? task, int number)
    {
        if (Some(task) is { Action: TrafficAction.Custom } != task!.CustomName is not null)
            throw new JsonException($"Task {number} is a custom action without a name, or a name without one.");
        return PlanRules.Broken(task) is { } broken
            ? throw new JsonException($"Task {number} {broken}.")
            : task with { Number = number };
    }

    private static TrafficTask WithRows(TrafficTask task, IReadOnlyList<IReadOnlyList<ColumnSpec>>? rows)
    {
        if (task.SampleRows is not { Count: 0 })
            return task;
        return rows is { Count: > 0 }
            ? task with { SampleRows = rows }
            : throw new JsonException($"Task {task.Number} writes sample rows, and there are none.");
    }

    // The serializer minds what members may be, but not what stands in lists.
    private static T Some<T>(T? value)
        where T : class => value ?? throw new JsonException("An element is null.");
}
