using System.Text;
using DistStress.Engine.Generation;
using DistStress.Engine.Items;
using DistStress.Engine.Items.Tables;
using DistStress.Engine.Outcomes;
using DistStress.Engine.Resp;
using DistStress.Engine.Traffic;

namespace DistStress.Engine.Targets.Redis.Layouts;

/// <summary>The columns layout: an item is a hash at <c>{table}:{id}</c>, a column is a field.</summary>
/// <remarks>
/// A write with a condition is a script, which nothing comes between. It gets the item's key, and as arguments: what
/// EXISTS must say; 1 where what is there goes; how many columns are set; name and value of each, then name and amount
/// of each that is added to.
/// </remarks>
internal sealed class RedisColumns : IRedisLayout
{
    private static readonly byte[] Script = """
        if redis.call('EXISTS',KEYS[1])~=tonumber(ARGV[1]) then return false end
        if ARGV[2]=='1' then redis.call('DEL',KEYS[1]) end
        local last=3+2*tonumber(ARGV[3])
        for i=4,last,2 do redis.call('HSET',KEYS[1],ARGV[i],ARGV[i+1]) end
        for i=last+1,#ARGV,2 do redis.call('HINCRBY',KEYS[1],ARGV[i],ARGV[i+1]) end
        return '1'
        """u8.ToArray();

    private readonly byte[] _keyPrefix;
    private readonly TableKeys _keys;

    public RedisColumns(string tableName, TableKeys? keys = null)
    {
        _keys = keys ?? new TableKeys(TableShape.Usual(TargetLayout.Columns));
        _keyPrefix = Encoding.UTF8.GetBytes(tableName + ":");
    }

    public bool TryBegin(
        ref RedisExchange exchange, TrafficAction action, Item item, RespWriter commands, out OpResult result)
    {
        result = new OpResult(OpStatus.Succeeded);
        int columns = item.Columns.Length;
        if (item.Condition is { } condition && action.Descriptor().TakesCondition)
        {
            WriteIf(ref exchange, condition, action != TrafficAction.UpdateItem, item, commands);
            return true;
        }

        switch (action)
        {
            case TrafficAction.PutItem:
                commands.Command("MULTI"u8, 0);
                Delete(item, commands);
                if (columns > 0)
                    Set(ref exchange, item, commands);
                commands.Command("EXEC"u8, 0);
                exchange.Stage = RedisStage.Written;
                return true;
            case TrafficAction.UpdateItem when item.Adds:
                commands.Command("MULTI"u8, 0);
                SetAndAdd(ref exchange, item, commands);
                commands.Command("EXEC"u8, 0);
                exchange.Stage = RedisStage.Written;
                return true;
            case TrafficAction.UpdateItem when columns > 0:
                Set(ref exchange, item, commands);
                exchange.Stage = RedisStage.Written;
                return true;
            case TrafficAction.UpdateItem:
                return false;
            case TrafficAction.GetItem or TrafficAction.Query:
                commands.Command("HGETALL"u8, 1);
                commands.Argument(_keyPrefix, _keys.Joined(item).Span);
                exchange.Stage = RedisStage.Whole;
                return true;
            case TrafficAction.GetSubItem when columns > 0:
                commands.Command("HMGET"u8, 1 + columns);
                commands.Argument(_keyPrefix, _keys.Joined(item).Span);
                foreach (ref readonly ItemColumn column in item.Columns)
                    commands.Argument(column.Name.Utf8.Span);
                exchange.Stage = RedisStage.Columns;
                return true;
            case TrafficAction.GetSubItem:
                result = new OpResult(OpStatus.NotFound);
                return false;
            case TrafficAction.DeleteItem:
                Delete(item, commands);
                exchange.Stage = RedisStage.Written;
                return true;
            default:
                result = RedisValues.Unsupported(action);
                return false;
        }
    }

    public bool TryContinue(
        ref RedisExchange exchange, Item item, RespReply reply, RespWriter commands, out OpResult result) =>
        throw new InvalidOperationException("An item in columns takes one step.");

    public OpResult End(in RedisExchange exchange, Item item, RespReply reply) => exchange.Stage switch
    {
        RedisStage.Whole => ReadWhole(item, reply),
        RedisStage.Columns => RedisValues.Read(reply, item, null),
        RedisStage.Conditional => RedisValues.ReadWritten(reply, exchange.Bytes),
        _ => new OpResult(OpStatus.Succeeded, exchange.Bytes),
    };

    private static OpResult ReadWhole(Item item, RespReply reply)
    {
        int fields = reply.ReadArray() / 2;
        if (fields == 0)
            return new OpResult(OpStatus.NotFound);
        long bytes = 0;
        for (int i = 0; i < fields; i++)
        {
            ReadOnlySpan<byte> name = reply.ReadString();
            ReadOnlySpan<byte> value = reply.ReadString();
            bytes += value.Length;
            item.Found?.Add(name, value.ToArray());
        }

        return new OpResult(OpStatus.Succeeded, bytes, ItemsFound: 1);
    }

    private void Delete(Item item, RespWriter commands)
    {
        commands.Command("DEL"u8, 1);
        commands.Argument(_keyPrefix, _keys.Joined(item).Span);
    }

    // Of two columns with one name the server keeps the later, as generation wants it.
    private void Set(ref RedisExchange exchange, Item item, RespWriter commands)
    {
        ReadOnlySpan<ItemColumn> columns = item.Columns;
        commands.Command("HSET"u8, 1 + (2 * columns.Length));
        commands.Argument(_keyPrefix, _keys.Joined(item).Span);
        foreach (ref readonly ItemColumn column in columns)
        {
            commands.Argument(column.Name.Utf8.Span);
            commands.Value(column.Value);
            exchange.Bytes += column.Value.Length;
        }
    }

    private void SetAndAdd(ref RedisExchange exchange, Item item, RespWriter commands)
    {
        ReadOnlySpan<ItemColumn> columns = item.Columns;
        foreach (ref readonly ItemColumn column in columns)
        {
            commands.Command(column.Role == ColumnRole.Add ? "HINCRBY"u8 : "HSET"u8, 3);
            commands.Argument(_keyPrefix, _keys.Joined(item).Span);
            commands.Argument(column.Name.Utf8.Span);
            commands.Value(column.Value);
            exchange.Bytes += column.Value.Length;
        }
    }

    private void WriteIf(
        ref RedisExchange exchange, WriteCondition condition, bool replaces, Item item, RespWriter commands)
    {
        ReadOnlySpan<ItemColumn> columns = item.Columns;
        commands.Command("EVAL"u8, 6 + (2 * columns.Length));
        commands.Argument(Script);
        commands.Argument("1"u8);
        commands.Argument(_keyPrefix, _keys.Joined(item).Span);
        commands.Argument(RedisValues.Wanted(condition));
        commands.Argument(replaces ? "1"u8 : "0"u8);
        commands.Argument(RedisValues.CountOf(columns, added: false));
        foreach (bool added in (ReadOnlySpan<bool>)[false, true])
        {
            foreach (ref readonly ItemColumn column in columns)
            {
                if (added != (column.Role == ColumnRole.Add))
                    continue;
                commands.Argument(column.Name.Utf8.Span);
                commands.Value(column.Value);
                exchange.Bytes += column.Value.Length;
            }
        }

        exchange.Stage = RedisStage.Conditional;
    }
}
