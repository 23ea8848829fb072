using System.Text;
using DistStress.Engine.Generation;
using DistStress.Engine.Items;
using DistStress.Engine.Items.Tables;
using DistStress.Engine.Outcomes;
using DistStress.Engine.Resp;
using DistStress.Engine.Traffic;

namespace DistStress.Engine.Targets.Redis.Layouts;

/// <summary>
/// The rows layout: a column is a string at <c>{table}:{id}:sk:{column}</c>, and the set at <c>{table}:{id}</c> holds
/// the names of the item's columns.
/// </summary>
/// <remarks>
/// A name is in the set exactly while its string is there: the two are written and removed in one transaction, and a
/// name is taken out by itself (SREM), never with the whole set. So a column that another op adds between this op's
/// look at the names and its transaction stays, name and string. Of two puts to one item at the same moment each
/// removes what it saw, and the columns of both stay; to keep that out, every put would have to watch the set and hold
/// up its connection meanwhile.
/// <para>
/// In a cluster the id is written in braces, <c>{table}:{{id}}</c> and <c>{table}:{{id}}:sk:{column}</c>: a hash tag,
/// which brings all keys of an item into one slot.
/// </para>
/// </remarks>
internal sealed class RedisRows : IRedisLayout
{
    private static readonly byte[] ColumnMark = ":sk:"u8.ToArray();

    private readonly byte[] _keyPrefix;
    private readonly byte[] _keySuffix;
    private readonly TableKeys _keys;

    /// <exception cref="DistStressException">In a cluster: the name takes the hash tag away from the id.</exception>
    public RedisRows(string tableName, bool isCluster, TableKeys? keys = null)
    {
        _keys = keys ?? new TableKeys(TableShape.Usual(TargetLayout.Rows));
        if (isCluster)
            HashTag.Require(tableName);
        _keyPrefix = Encoding.UTF8.GetBytes(tableName + (isCluster ? ":{" : ":"));
        _keySuffix = isCluster ? [(byte)'}'] : [];
    }

    public bool TryBegin(
        ref RedisExchange exchange, TrafficAction action, Item item, RespWriter commands, out OpResult result)
    {
        result = new OpResult(OpStatus.Succeeded);
        int columns = item.Columns.Length;
        switch (action)
        {
            case TrafficAction.PutItem:
                AskNames(ref exchange, RedisStage.NamesToReplace, item, commands);
                return true;
            case TrafficAction.UpdateItem when columns > 0:
                commands.Command("MULTI"u8, 0);
                Set(ref exchange, item, commands);
                commands.Command("EXEC"u8, 0);
                exchange.Stage = RedisStage.Written;
                return true;
            case TrafficAction.UpdateItem:
                return false;
            case TrafficAction.GetItem or TrafficAction.Query:
                AskNames(ref exchange, RedisStage.NamesToRead, item, commands);
                return true;
            case TrafficAction.GetSubItem when columns > 0:
                commands.Command("MGET"u8, columns);
                foreach (ref readonly ItemColumn column in item.Columns)
                    ColumnKey(item, column.Name.Utf8.Span, commands);
                exchange.Stage = RedisStage.Columns;
                return true;
            case TrafficAction.GetSubItem:
                result = new OpResult(OpStatus.NotFound);
                return false;
            case TrafficAction.DeleteItem:
                AskNames(ref exchange, RedisStage.NamesToDelete, item, commands);
                return true;
            default:
                result = RedisValues.Unsupported(action);
                return false;
        }
    }

    public bool TryContinue(
        ref RedisExchange exchange, Item item, RespReply reply, RespWriter commands, out OpResult result)
    {
        exchange.Continues = false;
        if (exchange.Stage == RedisStage.NamesToRead)
            return TryRead(ref exchange, item, reply, commands, out result);

        result = new OpResult(OpStatus.Succeeded);
        bool replaces = exchange.Stage == RedisStage.NamesToReplace;
        int gone = CountGone(item, reply, replaces);
        if (gone == 0 && !(replaces && item.Columns.Length > 0))
            return false;
        commands.Command("MULTI"u8, 0);
        if (gone > 0)
            Remove(item, reply, replaces, gone, commands);
        if (replaces && item.Columns.Length > 0)
            Set(ref exchange, item, commands);
        commands.Command("EXEC"u8, 0);
        exchange.Stage = RedisStage.Written;
        return true;
    }

    // A column that is not there, or that another op removed after its name was read, is left out.
    public OpResult End(in RedisExchange exchange, Item item, RespReply reply) => exchange.Stage switch
    {
        RedisStage.Columns => RedisValues.Read(reply, item, null),
        RedisStage.Named => RedisValues.Read(reply, item, exchange.Names),
        _ => new OpResult(OpStatus.Succeeded, exchange.Bytes),
    };

    private bool TryRead(
        ref RedisExchange exchange, Item item, RespReply reply, RespWriter commands, out OpResult result)
    {
        result = new OpResult(OpStatus.NotFound);
        int count = reply.ReadArray();
        if (count == 0)
            return false;
        item.Found?.NoteItem();
        // Only who keeps what is found needs the names.
        exchange.Names = item.Found is null ? null : new string[count];
        commands.Command("MGET"u8, count);
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<byte> name = reply.ReadString();
            ColumnKey(item, name, commands);
            if (exchange.Names is not null)
                exchange.Names[i] = Encoding.UTF8.GetString(name);
        }

        exchange.Stage = RedisStage.Named;
        return true;
    }

    private static int CountGone(Item item, RespReply names, bool replaces)
    {
        int gone = 0;
        for (int i = names.ReadArray(); i > 0; i--)
        {
            if (IsGone(item, names.ReadString(), replaces))
                gone++;
        }

        return gone;
    }

    private static bool IsGone(Item item, ReadOnlySpan<byte> name, bool replaces)
    {
        if (!replaces)
            return true;
        foreach (ref readonly ItemColumn column in item.Columns)
        {
            if (column.Name.Utf8.Span.SequenceEqual(name))
                return false;
        }

        return true;
    }

    private void Remove(Item item, RespReply names, bool replaces, int gone, RespWriter commands)
    {
        RespReply again = names;
        commands.Command("DEL"u8, gone);
        for (int i = names.ReadArray(); i > 0; i--)
        {
            ReadOnlySpan<byte> name = names.ReadString();
            if (IsGone(item, name, replaces))
                ColumnKey(item, name, commands);
        }

        commands.Command("SREM"u8, 1 + gone);
        NamesKey(item, commands);
        for (int i = again.ReadArray(); i > 0; i--)
        {
            ReadOnlySpan<byte> name = again.ReadString();
            if (IsGone(item, name, replaces))
                commands.Argument(name);
        }
    }

    // Of two columns with one name the server keeps the later, as generation wants it.
    private void Set(ref RedisExchange exchange, Item item, RespWriter commands)
    {
        ReadOnlySpan<ItemColumn> columns = item.Columns;
        foreach (ref readonly ItemColumn column in columns)
        {
            commands.Command("SET"u8, 2);
            ColumnKey(item, column.Name.Utf8.Span, commands);
            commands.Value(column.Value);
            exchange.Bytes += column.Value.Length;
        }

        commands.Command("SADD"u8, 1 + columns.Length);
        NamesKey(item, commands);
        foreach (ref readonly ItemColumn column in columns)
            commands.Argument(column.Name.Utf8.Span);
    }

    private void AskNames(ref RedisExchange exchange, RedisStage stage, Item item, RespWriter commands)
    {
        commands.Command("SMEMBERS"u8, 1);
        NamesKey(item, commands);
        exchange.Stage = stage;
        exchange.Continues = true;
    }

    private void NamesKey(Item item, RespWriter commands) =>
        commands.Argument(_keyPrefix, _keys.Joined(item).Span, _keySuffix);

    private void ColumnKey(Item item, ReadOnlySpan<byte> column, RespWriter commands) =>
        commands.Argument(_keyPrefix, _keys.Joined(item).Span, _keySuffix, ColumnMark, column);
}
