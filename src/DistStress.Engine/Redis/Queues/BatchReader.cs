using System.Text.Json;
using DistStress.Engine.Scheduling;

namespace DistStress.Engine.Redis.Queues;

/// <summary>Reads queue entries. Members that it does not know are passed over.</summary>
internal static class BatchReader
{
    /// <summary>The most bytes that an entry has: one of a task with 1000 seeds has a third of that.</summary>
    public const int MaxBytes = 64 * 1024;

    /// <summary>Reads an entry.</summary>
    /// <param name="entry">The entry as it came from the queue.</param>
    /// <param name="run">The id of the run that it belongs to.</param>
    /// <param name="batch">The batch.</param>
    /// <param name="positions">Under <c>seeds</c>, each stream's next index at the batch's first op; else
    /// empty.</param>
    /// <returns>Null, or why the entry cannot be read.</returns>
    public static string? Read(ReadOnlySpan<byte> entry, out string run, out Batch batch, out ulong[] positions)
    {
        run = "";
        batch = default;
        positions = [];
        if (entry.Length > MaxBytes)
            return $"longer than {MaxBytes} bytes";
        long task = -1, first = -1, count = -1, due = -1, span = -1;
        int[]? offsets = null;
        try
        {
            var reader = new Utf8JsonReader(entry);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
                return "not a JSON object";
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (reader.ValueTextEquals("run"u8))
                    run = ReadText(ref reader);
                else if (reader.ValueTextEquals("task"u8))
                    task = ReadNumber(ref reader);
                else if (reader.ValueTextEquals("first"u8))
                    first = ReadNumber(ref reader);
                else if (reader.ValueTextEquals("count"u8))
                    count = ReadNumber(ref reader);
                else if (reader.ValueTextEquals("due"u8))
                    due = ReadNumber(ref reader);
                else if (reader.ValueTextEquals("span"u8))
                    span = ReadNumber(ref reader);
                else if (reader.ValueTextEquals("at"u8))
                    positions = ReadPositions(ref reader);
                else if (reader.ValueTextEquals("offsets"u8))
                    offsets = ReadOffsets(ref reader);
                else
                    reader.Skip();
            }

            if (reader.Read())
                return "something follows the JSON object";
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException)
        {
            return $"not readable: {e.Message}";
        }

        if (run.Length == 0)
            return "no run";
        if (task is < 0 or > int.MaxValue)
            return "no task";
        if (first < 0)
            return "no first op";
        if (count is < 1 or > 1_000_000)
            return "count is not between 1 and 1000000";
        if (due < 0 || span < 0)
            return "no due time or no span";
        if (first > long.MaxValue - count)
            return "first op and count are too large";
        if (offsets is not null && !AreRight(offsets, count, span))
            return "'offsets' is not the time of each op since the first, in order and within the span";
        batch = new Batch((int)task, first, (int)count, due, span)
        {
            Offsets = offsets is null ? (ArraySegment<int>?)null : new ArraySegment<int>(offsets),
        };
        return null;
    }

    private static string ReadText(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.GetString() ?? "";
    }

    private static long ReadNumber(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.GetInt64();
    }

    private static bool AreRight(int[] offsets, long count, long span) =>
        offsets.Length == count && offsets[0] == 0 && offsets[^1] <= span
        && offsets.Zip(offsets.Skip(1)).All(pair => pair.First <= pair.Second);

    private static int[] ReadOffsets(ref Utf8JsonReader reader)
    {
        List<int> offsets = [];
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartArray)
            throw new FormatException("'offsets' is not an array");
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            offsets.Add(reader.GetInt32());
        return [.. offsets];
    }

    private static ulong[] ReadPositions(ref Utf8JsonReader reader)
    {
        List<ulong> positions = [];
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartArray)
            throw new FormatException("'at' is not an array");
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            positions.Add(reader.GetUInt64());
        return [.. positions];
    }
}
