using DistStress.Engine.Generation;
using DistStress.Engine.Outcomes;
using DistStress.Engine.Resp;
using DistStress.Engine.Traffic;

namespace DistStress.Engine.Targets.Redis.Layouts;

/// <summary>Replies that both layouts read alike.</summary>
internal static class RedisValues
{
    /// <summary>Reads the values of columns whose names are known; a null is a column that is not there.</summary>
    /// <param name="reply">An array of the values.</param>
    /// <param name="item">The item that was read.</param>
    /// <param name="names">The columns' names; null for those of the item.</param>
    /// <exception cref="RespProtocolException">It is no array of strings, one for each column.</exception>
    public static OpResult Read(RespReply reply, Item item, string[]? names)
    {
        int count = reply.ReadArray();
        if (item.Found is not null && count != (names?.Length ?? item.Columns.Length))
            throw new RespProtocolException($"The server's reply has {count} values, not one for each column.");
        long bytes = 0;
        bool found = false;
        for (int i = 0; i < count; i++)
        {
            if (!reply.TryReadString(out ReadOnlySpan<byte> value))
                continue;
            found = true;
            bytes += value.Length;
            item.Found?.Add(names is null ? item.Columns[i].Name.Text : names[i], value.ToArray());
        }

        return found ? new OpResult(OpStatus.Succeeded, bytes, ItemsFound: 1) : new OpResult(OpStatus.NotFound);
    }

    /// <summary>The result of an action that Redis does not have.</summary>
    public static OpResult Unsupported(TrafficAction action) =>
        new(OpStatus.Failed, Error: OpError.Unsupported, Detail: $"Redis has no action {action}.");
}
