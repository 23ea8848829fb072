using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using DistStress.Engine.Input;
using DistStress.Engine.Scheduling;
using DistStress.Engine.Traffic;

namespace DistStress.Engine.Publishing;

/// <summary>
/// What a message asks for that changes rates. On the wire it is the message's argument, <c>{"factor":2}</c> or
/// <c>{"qps":500,"task":"read"}</c>.
/// </summary>
/// <param name="Setting">The new rate.</param>
/// <param name="Task">The name of the tasks that are meant, or the number of one; null for all.</param>
public sealed record RateRequest(RateSetting Setting, string? Task)
{
    private const string Form = "{\"factor\":2} or {\"qps\":500}, and \"task\" for one task";

    /// <summary>The request as the argument of a message.</summary>
    internal string ToArgument()
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            if (Setting.Factor is { } factor)
                json.WriteNumber("factor", factor);
            if (Setting.Qps is { } qps)
                json.WriteNumber("qps", qps);
            if (Task is not null)
                json.WriteString("task", Task);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>Reads the argument of a message; never throws.</summary>
    /// <returns>The request, or what is wrong with it.</returns>
    internal static (RateRequest? Request, string? Problem) Read(string? argument)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(argument ?? "");
            RateRequest? request = null;
            if (document.RootElement.ValueKind == JsonValueKind.Object)
                request = Read(document.RootElement);
            return request is null ? (null, $"the argument must be {Form}") : (request, null);
        }
        catch (JsonException)
        {
            return (null, $"the argument must be JSON, {Form}");
        }
    }

    private static RateRequest? Read(JsonElement argument)
    {
        decimal? factor = null;
        decimal? qps = null;
        string? task = null;
        foreach (JsonProperty member in argument.EnumerateObject())
        {
            bool isRead = member.Name switch
            {
                "factor" when factor is null => TryNumber(member.Value, out factor),
                "qps" when qps is null => TryNumber(member.Value, out qps),
                "task" when task is null => TryTask(member.Value, out task),
                _ => false,
            };
            if (!isRead)
                return null;
        }

        return factor is null == qps is null ? null : new RateRequest(new RateSetting(factor, qps), task);
    }

    /// <summary>The tasks of a plan that are meant, over or not; empty where it has none such.</summary>
    internal IReadOnlyList<TrafficTask> TasksOf(TrafficPlan plan)
    {
        if (Task is null)
            return plan.Tasks;
        TrafficTask[] named = [.. plan.Tasks.Where(
            task => string.Equals(task.Name, Task, StringComparison.OrdinalIgnoreCase))];
        return named.Length == 0
            && int.TryParse(Task, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            && number < plan.Tasks.Count
            ? [plan.Tasks[number]]
            : named;
    }

    /// <summary>Why no publisher could do it, whatever the run's state; null for nothing.</summary>
    internal string? Problem(TrafficPlan plan)
    {
        IReadOnlyList<TrafficTask> meant = TasksOf(plan);
        if (meant.Count == 0)
        {
            return $"the run has no task '{Task}'; it has "
                + string.Join(", ", plan.Tasks.Take(10).Select(task => $"{task.Number} ({task.Name})"))
                + (plan.Tasks.Count > 10 ? ", …" : "");
        }

        string? broken = meant.Select(task => Setting.BrokenFor(task)).FirstOrDefault(problem => problem is not null);
        return broken is null ? null
            : string.Create(CultureInfo.InvariantCulture, $"{Setting.Factor ?? Setting.Qps} {broken}");
    }

    private static bool TryNumber(JsonElement element, out decimal? number)
    {
        number = element.ValueKind == JsonValueKind.Number
            && ExactNumber.TryParse(element.GetRawText(), out decimal value) ? value : null;
        return number is not null;
    }

    private static bool TryTask(JsonElement element, out string? task)
    {
        task = element.ValueKind switch
        {
            JsonValueKind.String => element.GetString(),
            JsonValueKind.Number => element.GetRawText(),
            _ => null,
        };
        return task is not null;
    }
}
