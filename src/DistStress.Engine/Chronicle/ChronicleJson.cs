using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace DistStress.Engine.Chronicle;

/// <summary>
/// A run's workers and events as its record keeps them. What cannot be read, or cannot be, is passed over: a run is
/// whole without them.
/// </summary>
internal static class ChronicleJson
{
    private const int MostText = 1000;
    private const long MostCount = 1L << 50;
    private const long LatestMicros = 253_402_300_799_999_999;

    /// <summary>Events as JSON.</summary>
    public static string Write(IReadOnlyList<RunEvent> events) => JsonSerializer.Serialize(
        [.. events.Select(one => new EventRow(one.Kind.ToString(), one.AtMicros, one.Subject, one.Number))],
        ChronicleRows.Default.EventRowArray);

    /// <summary>Workers as JSON.</summary>
    public static string Write(IReadOnlyList<RunWorker> workers) =>
        JsonSerializer.Serialize([.. workers], ChronicleRows.Default.RunWorkerArray);

    /// <summary>Reads events.</summary>
    public static IReadOnlyList<RunEvent> ReadEvents(string json) =>
    [
        .. Rows(json, ChronicleRows.Default.EventRowArray).Take(RunChronicle.MostEvents)
            .Where(row => Enum.IsDefined(typeof(RunEventKind), row.Kind ?? "") && IsTime(row.At)
                && IsText(row.Subject) && row.Number is >= 0 and <= MostCount)
            .Select(row => new RunEvent(Enum.Parse<RunEventKind>(row.Kind!), row.At, row.Subject!, row.Number)),
    ];

    /// <summary>Reads workers.</summary>
    public static IReadOnlyList<RunWorker> ReadWorkers(string json) =>
    [
        .. Rows(json, ChronicleRows.Default.RunWorkerArray).Take(RunChronicle.MostWorkers + 1).Where(IsPossible)
            .DistinctBy(worker => worker.Id),
    ];

    private static IEnumerable<T> Rows<T>(
        string json, JsonTypeInfo<T[]> type)
        where T : class
    {
        if (json.Length == 0)
            return [];
        try
        {
            return (JsonSerializer.Deserialize(json, type) ?? []).OfType<T>();
        }
        catch (JsonException)
        {
            return [];
        }
    }

    private static bool IsPossible(RunWorker worker) =>
        IsText(worker.Id) && worker.Id.Length > 0 && IsText(worker.Host) && IsText(worker.InstanceId)
        && IsText(worker.Version) && IsTime(worker.FirstMicros) && IsTime(worker.LastMicros)
        && worker.Ended is >= 0 and <= MostCount && worker.Failed is >= 0 and <= MostCount
        && IsTime(worker.RoundTripMicros) && worker.MachineAheadMicros is null or (>= -LatestMicros and <= LatestMicros)
        && worker.Processors >= 0 && worker.BusyProcessors is >= 0 and <= MostCount
        && worker.MostInFlight is >= 0 and <= MostCount;

    private static bool IsText(string? text) => text is { Length: <= MostText };

    private static bool IsTime(long micros) => micros is >= 0 and <= LatestMicros;

    internal sealed record EventRow(string? Kind, long At, string? Subject, double Number);
}

/// <summary>How a chronicle is written.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(ChronicleJson.EventRow[]))]
[JsonSerializable(typeof(RunWorker[]))]
internal sealed partial class ChronicleRows : JsonSerializerContext;
