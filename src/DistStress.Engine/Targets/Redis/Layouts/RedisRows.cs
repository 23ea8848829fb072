using System.Globalization;
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
/// <para>
/// A write with a condition looks at the names as well, and is then a script, which nothing comes between. It gets as
/// keys the item's, those of the columns that go, of those that are set and of those that are added to; and as
/// arguments: what EXISTS must say of the item's key; how many columns go; how many are set; the names of those that
/// go; name and value of each that is set; name and amount of each that is added to.
/// </para>
/// </remarks>
internal sealed class RedisRows : IRedisLayout
{
    private static readonly byte[] ColumnMark = ":sk:"u8.ToArray();

    private static readonly byte[] Script = """
        if redis.call('EXISTS',KEYS[1])~=tonumber(ARGV[1]) then return false end
        local gone,set=tonumber(ARGV[2]),tonumber(ARGV[3])
        for i=1,gone do
          redis.call('DEL',KEYS[1+i])
          redis.call('SREM',KEYS[1],ARGV[3+i])
        end
        for k=gone+2,#KEYS do
          local at=2*(k-gone)+gone
          if k<gone+2+set then redis.call('SET',KEYS[k],ARGV[at+1])
          else redis.call('INCRBY',KEYS[k],ARGV[at+1]) end
          redis.call('SADD',KEYS[1],ARGV[at])
        end
        return '1'
        """u8.ToArray();

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
            case TrafficAction.UpdateItem when columns > 0 && item.Condition is { } condition:
                WriteIf(ref exchange, condition, item, default, 0, commands);
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
        if (item.Condition is { } condition)
        {
            WriteIf(ref exchange, condition, item, reply, gone, commands);
            return true;
        }

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
        RedisStage.Conditional => RedisValues.ReadWritten(reply, exchange.Bytes),
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
        commands.Command("DEL"u8, gone);
        WriteGone(item, names, replaces, asKeys: true, commands);
        commands.Command("SREM"u8, 1 + gone);
        NamesKey(item, commands);
        WriteGone(item, names, replaces, asKeys: false, commands);
    }

    // Of two columns with one name the server keeps the later, as generation wants it.
    private void Set(ref RedisExchange exchange, Item item, RespWriter commands)
    {
        ReadOnlySpan<ItemColumn> columns = item.Columns;
        foreach (ref readonly ItemColumn column in columns)
        {
            commands.Command(column.Role == ColumnRole.Add ? "INCRBY"u8 : "SET"u8, 2);
            ColumnKey(item, column.Name.Utf8.Span, commands);
            commands.Value(column.Value);
            exchange.Bytes += column.Value.Length;
        }

        commands.Command("SADD"u8, 1 + columns.Length);
        NamesKey(item, commands);
        foreach (ref readonly ItemColumn column in columns)
            commands.Argument(column.Name.Utf8.Span);
    }

    private void WriteIf(
        ref RedisExchange exchange, WriteCondition condition, Item item, RespReply names, int gone, RespWriter commands)
    {
        bool deletes = exchange.Stage == RedisStage.NamesToDelete;
        ReadOnlySpan<ItemColumn> columns = deletes ? [] : item.Columns;
        commands.Command("EVAL"u8, 6 + (2 * gone) + (3 * columns.Length));
        commands.Argument(Script);
        commands.Argument(Digits(1 + gone + columns.Length));
        NamesKey(item, commands);
        if (gone > 0)
            WriteGone(item, names, !deletes, asKeys: true, commands);
        WriteColumns(ref exchange, item, columns, asKeys: true, commands);
        commands.Argument(RedisValues.Wanted(condition));
        commands.Argument(Digits(gone));
        commands.Argument(RedisValues.CountOf(columns, added: false));
        if (gone > 0)
            WriteGone(item, names, !deletes, asKeys: false, commands);
        WriteColumns(ref exchange, item, columns, asKeys: false, commands);
        exchange.Stage = RedisStage.Conditional;
    }

    private void WriteGone(Item item, RespReply names, bool replaces, bool asKeys, RespWriter commands)
    {
        for (int i = names.ReadArray(); i > 0; i--)
        {
            ReadOnlySpan<byte> name = names.ReadString();
            if (!IsGone(item, name, replaces))
                continue;
            if (asKeys)
                ColumnKey(item, name, commands);
            else
                commands.Argument(name);
        }
    }

    private void WriteColumns(
        ref RedisExchange exchange, Item item, ReadOnlySpan<ItemColumn> columns, bool asKeys, RespWriter commands)
    {
        foreach (bool added in (ReadOnlySpan<bool>)[false, true])
        {
            foreach (ref readonly ItemColumn column in columns)
            {
                if (added != (column.Role == ColumnRole.Add))
                    continue;
                if (asKeys)
                {
                    ColumnKey(item, column.Name.Utf8.Span, commands);
                    continue;
                }

                commands.Argument(column.Name.Utf8.Span);
                commands.Value(column.Value);
                exchange.Bytes += column.Value.Length;
            }
        }
    }

    private static byte[] Digits(int number) =>
        Encoding.ASCII.GetBytes(number.ToString(CultureInfo.InvariantCulture));

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
