using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Text.Json;
using DistStress.Engine.Generation;
using DistStress.Engine.Outcomes;
using DistStress.Engine.Targets.DynamoDb.Calls;
using DistStress.Engine.Targets.DynamoDb.Requests;
using DistStress.Engine.Traffic;

namespace DistStress.Engine.Targets.DynamoDb.Tables;

/// <summary>Scans: a page an op, each from where the last one of its segment ended.</summary>
/// <param name="consistentRead">Whether reads are strongly consistent, which those of an index cannot be.</param>
internal sealed class TableScan(bool consistentRead)
{
    private readonly ConditionalWeakTable<TrafficTask, ConcurrentDictionary<int, ReadOnlyMemory<byte>>> _pages = [];

    /// <summary>Reads the next page of the op's segment.</summary>
    public async ValueTask<OpResult> ReadAsync(OpSession op, Operation operation)
    {
        TrafficTask task = operation.Task;
        ConcurrentDictionary<int, ReadOnlyMemory<byte>> pages = _pages.GetValue(task, static _ => new());
        int segment = (int)(operation.Index % task.Segments);
        Utf8JsonWriter json = op.Begin(DynamoDbCall.Scan);
        if (task.Index is { } index)
            json.WriteString("IndexName"u8, index);
        json.WriteBoolean("ConsistentRead"u8, consistentRead && task.Index is null);
        if (task.Limit is { } limit)
            json.WriteNumber("Limit"u8, limit);
        if (task.Segments > 1)
        {
            json.WriteNumber("Segment"u8, segment);
            json.WriteNumber("TotalSegments"u8, task.Segments);
        }

        if (pages.TryGetValue(segment, out ReadOnlyMemory<byte> page) && !page.IsEmpty)
        {
            json.WritePropertyName("ExclusiveStartKey"u8);
            json.WriteRawValue(page.Span, skipInputValidation: true);
        }

        CallAnswer answer = await op.SendAsync().ConfigureAwait(false);
        if (!answer.HasFailed)
            pages[segment] = answer.Contents.Page.ToArray();
        return answer.Read();
    }
}
