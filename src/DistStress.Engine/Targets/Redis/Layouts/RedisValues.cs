using System.Globalization;
using System.Text;
using DistStress.Engine.Generation;
using DistStress.Engine.Items;
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

    /// <summary>What EXISTS must say for a write to be done.</summary>
    public static ReadOnlySpan<byte> Wanted(WriteCondition condition) =>
        condition == WriteCondition.Exists ? "1"u8 : "0"u8;

    /// <summary>How many columns are set, or added to, as a script takes it.</summary>
    public static byte[] CountOf(ReadOnlySpan<ItemColumn> columns, bool added)
    {
        int count = 0;
        foreach (ref readonly ItemColumn column in columns)
        {
            if (added == (column.Role == ColumnRole.Add))
                count++;
        }

        return Encoding.ASCII.GetBytes(count.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>Reads what a script says that writes where a condition holds: a null where it did not.</summary>
    /// <param name="reply">A string or a null.</param>
    /// <param name="bytes">Bytes of item data that it writes.</param>
    /// <exception cref="RespProtocolException">It is neither.</exception>
    public static OpResult ReadWritten(RespReply reply, long bytes) => reply.TryReadString(out _)
        ? new OpResult(OpStatus.Succeeded, bytes)
        : new OpResult(OpStatus.ConditionFailed);

    /// <summary>The result of an action that Redis does not have.</summary>
    public static OpResult Unsupported(TrafficAction action) =>
        new(OpStatus.Failed, Error: OpError.Unsupported, Detail: $"Redis has no action {action}.");
}
