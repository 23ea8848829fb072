using System.Buffers;
using System.Text;
using System.Text.Json;
using DistStress.Engine.Items;

namespace DistStress.Engine.Traffic;

/// <summary>
/// Plans as the run record keeps them: the publisher writes one when a run begins, with every seed drawn and every
/// default filled in, and workers read it. What is read equals what was written, to the last digit.
/// </summary>
public static class TrafficPlanJson
{
    private const string Elements = "elements";
    private const string Custom = "custom";
    private const string ItemsPerOp = "items_per_op";
    private const string SampleRows = "sample_rows";
    private const string Clock = "clock";

    /// <summary>Writes a plan as compact JSON.</summary>
    public static string Write(TrafficPlan plan)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteStartArray(Elements);
            foreach (TrafficElement element in plan.Elements)
            {
                writer.WriteStartArray();
                foreach (TrafficTask task in element.Tasks)
                    WriteTask(writer, task);
                writer.WriteEndArray();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
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
            using JsonDocument document = JsonDocument.Parse(json);
            List<TrafficElement> elements = [];
            int number = 0;
            foreach (JsonElement element in document.RootElement.GetProperty(Elements).EnumerateArray())
                elements.Add(new TrafficElement([.. element.EnumerateArray().Select(task => ReadTask(task, number++))]));
            return new TrafficPlan(elements);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException
            or KeyNotFoundException or FormatException)
        {
            throw new DistStressException(
                "RunRecordUnreadable", $"The run record's plan cannot be read: {exception.Message}", exception);
        }
    }

    private static void WriteTask(Utf8JsonWriter writer, TrafficTask task)
    {
        writer.WriteStartObject();
        writer.WriteString(TaskField.Action, task.ActionName);
        if (task.Action == TrafficAction.Custom)
            writer.WriteBoolean(Custom, true);
        writer.WriteString(TaskField.Name, task.Name);
        writer.WriteNumber(TaskField.Qps, task.Qps);
        WriteNumbers(writer, TaskField.Qpss, task.Qpss);
        if (task.QpssOrigin == QpssOrigin.Clock)
            writer.WriteString(TaskField.QpssOrigin, Clock);
        writer.WriteNumber(TaskField.HourSeconds, task.HourSeconds);
        if (task.Times is { } times)
            writer.WriteNumber(TaskField.Times, times);
        if (task.Duration is { } duration)
            writer.WriteNumber(TaskField.Duration, duration);
        writer.WriteNumber(TaskField.Seed, task.Seed);
        WriteNumbers(writer, TaskField.Seeds, task.Seeds);
        if (task.Keys is { } keys)
            writer.WriteNumber(TaskField.Keys, keys);
        if (task.Distribution != KeyDistribution.Sequential)
            writer.WriteString(TaskField.Distribution, task.Distribution.Word());
        writer.WriteNumber(TaskField.Samples, task.Samples);
        writer.WriteNumber(ItemsPerOp, task.ItemsPerOp);
        if (task.Data is { } data)
        {
            writer.WritePropertyName(TaskField.Data);
            ColumnListJson.Write(writer, data);
        }

        if (task.SampleRows is { } rows)
        {
            writer.WriteStartArray(SampleRows);
            foreach (IReadOnlyList<ColumnSpec> row in rows)
                ColumnListJson.Write(writer, row);
            writer.WriteEndArray();
        }

        if (task.Verify)
            writer.WriteBoolean(TaskField.Verify, true);
        writer.WriteEndObject();
    }

    private static void WriteNumbers(Utf8JsonWriter writer, string name, IReadOnlyList<decimal>? numbers)
    {
        if (numbers is null)
            return;
        writer.WriteStartArray(name);
        foreach (decimal number in numbers)
            writer.WriteNumberValue(number);
        writer.WriteEndArray();
    }

    private static TrafficTask ReadTask(JsonElement json, int number)
    {
        string actionName = Text(json.GetProperty(TaskField.Action));
        var task = new TrafficTask
        {
            Number = number,
            Action = TrafficAction.Custom,
            ActionName = actionName,
            Name = actionName,
            Qps = json.GetProperty(TaskField.Qps).GetDecimal(),
        };
        if (!json.TryGetProperty(Custom, out _))
        {
            if (!TrafficActions.TryFind(actionName, out ActionDescriptor? known))
                throw new FormatException($"this version has no action {actionName}.");
            task = task with { Action = known.Action };
        }

        foreach (JsonProperty member in json.EnumerateObject())
            task = WithMember(task, member);
        return task;
    }

    private static TrafficTask WithMember(TrafficTask task, JsonProperty member)
    {
        JsonElement value = member.Value;
        return member.Name switch
        {
            TaskField.Action or Custom or TaskField.Qps => task,
            TaskField.Name => task with { Name = Text(value) },
            TaskField.Qpss => task with { Qpss = Numbers(value) },
            TaskField.QpssOrigin when value.ValueEquals(Clock) => task with { QpssOrigin = QpssOrigin.Clock },
            TaskField.HourSeconds => task with { HourSeconds = value.GetDecimal() },
            TaskField.Times => task with { Times = value.GetInt64() },
            TaskField.Duration => task with { Duration = value.GetDecimal() },
            TaskField.Seed => task with { Seed = value.GetUInt64() },
            TaskField.Seeds => task with { Seeds = Numbers(value) },
            TaskField.Keys => task with { Keys = value.GetInt64() },
            TaskField.Distribution => task with { Distribution = Distribution(value) },
            TaskField.Samples => task with { Samples = value.GetInt32() },
            ItemsPerOp => task with { ItemsPerOp = value.GetInt32() },
            TaskField.Data => task with { Data = ColumnListJson.Read(value) },
            SampleRows => task with { SampleRows = [.. value.EnumerateArray().Select(ColumnListJson.Read)] },
            TaskField.Verify => task with { Verify = value.GetBoolean() },
            _ => throw new FormatException($"this version does not know a task's {member}."),
        };
    }

    private static string Text(JsonElement value) => value.GetString() ?? throw new FormatException("a name is null.");

    private static KeyDistribution Distribution(JsonElement value)
    {
        foreach ((string word, KeyDistribution distribution) in KeyDistributions.Words)
        {
            if (value.ValueEquals(word))
                return distribution;
        }

        throw new FormatException($"this version has no distribution {value}.");
    }

    private static decimal[] Numbers(JsonElement list) =>
        [.. list.EnumerateArray().Select(number => number.GetDecimal())];
}
