using System.Runtime.CompilerServices;
using System.Text;
using DistStress.Engine.Generation;
using StackExchange.Redis;

namespace DistStress.Engine.Targets.Redis;

/// <summary>The columns layout: an item is a hash at <c>{table}:{id}</c>, a column is a field.</summary>
internal sealed class RedisColumns : IRedisLayout
{
    // The client's own calls would send UNLINK for DEL and HMSET for HSET. The commands go out by name, so that the
    // server sees the ones that are asked for.
    private const string Delete = "DEL";
    private const string Set = "HSET";

    private readonly byte[] _keyPrefix;

    public RedisColumns(string tableName)
    {
        _keyPrefix = Encoding.UTF8.GetBytes(tableName + ":");
    }

    public async ValueTask<OpResult> PutItemAsync(IDatabase database, Item item, CancellationToken cancellationToken)
    {
        RedisKey key = Key(item);
        ITransaction transaction = database.CreateTransaction();
        Task<RespResult> deleted = transaction.ExecuteRespAsync(Delete, new RedisKeyOrValue[] { key });
        Task<RespResult>? set = null;
        long bytes = 0;
        if (item.Columns.Length > 0)
            set = transaction.ExecuteRespAsync(Set, SetArguments(key, item, out bytes));
        // The client would send it to a slot's new node by itself, but with its requests used up; the target tries again.
        await transaction.ExecuteAsync(CommandFlags.NoRedirect).WaitAsync(cancellationToken).ConfigureAwait(false);

        // The transaction went through, so both answers are here; each can still be an error of its own.
        (await deleted.ConfigureAwait(false)).Dispose();
        if (set is not null)
            (await set.ConfigureAwait(false)).Dispose();
        return new OpResult(OpStatus.Succeeded, bytes);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<OpResult> UpdateItemAsync(IDatabase database, Item item, CancellationToken cancellationToken)
    {
        if (item.Columns.Length == 0)
            return new OpResult(OpStatus.Succeeded);
        RedisKeyOrValue[] arguments = SetArguments(Key(item), item, out long bytes);
        await SendAsync(database, Set, arguments, cancellationToken).ConfigureAwait(false);
        return new OpResult(OpStatus.Succeeded, bytes);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<OpResult> GetItemAsync(IDatabase database, Item item, CancellationToken cancellationToken)
    {
        HashEntry[] fields =
            await database.HashGetAllAsync(Key(item)).WaitAsync(cancellationToken).ConfigureAwait(false);
        if (fields.Length == 0)
            return new OpResult(OpStatus.NotFound);
        long bytes = 0;
        foreach (HashEntry field in fields)
        {
            bytes += field.Value.Length();
            item.Found?.Add(field.Name.ToString(), (ReadOnlyMemory<byte>)field.Value);
        }

        return new OpResult(OpStatus.Succeeded, bytes, ItemsFound: 1);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<OpResult> GetSubItemAsync(IDatabase database, Item item, CancellationToken cancellationToken)
    {
        var names = new RedisValue[item.Columns.Length];
        for (int i = 0; i < names.Length; i++)
            names[i] = item.Columns[i].Name.Utf8;
        RedisValue[] values =
            await database.HashGetAsync(Key(item), names).WaitAsync(cancellationToken).ConfigureAwait(false);
        long bytes = 0;
        bool found = false;
        for (int i = 0; i < values.Length; i++)
        {
            if (values[i].IsNull)
                continue;
            found = true;
            bytes += values[i].Length();
            item.Found?.Add(item.Columns[i].Name.Text, (ReadOnlyMemory<byte>)values[i]);
        }

        return found ? new OpResult(OpStatus.Succeeded, bytes, ItemsFound: 1) : new OpResult(OpStatus.NotFound);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<OpResult> DeleteItemAsync(IDatabase database, Item item, CancellationToken cancellationToken)
    {
        await SendAsync(database, Delete, [Key(item)], cancellationToken).ConfigureAwait(false);
        return new OpResult(OpStatus.Succeeded);
    }

    public ValueTask<OpResult> QueryAsync(IDatabase database, Item item, CancellationToken cancellationToken) =>
        GetItemAsync(database, item, cancellationToken);

    // A request of this call cannot be sent twice: where the client follows a slot to another node with it (3.4.35), it
    // writes an empty one and drops the connection. So it must not follow; its slower call does, in the rare case.
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private static async ValueTask SendAsync(
        IDatabase database, string command, RedisKeyOrValue[] arguments, CancellationToken cancellationToken)
    {
        try
        {
            (await database.ExecuteRespAsync(command, arguments, CommandFlags.NoRedirect)
                .WaitAsync(cancellationToken).ConfigureAwait(false)).Dispose();
        }
        catch (RedisServerException error) when (RedisRefusal.IsSlotMove(error.Message))
        {
            object[] again = Array.ConvertAll(
                arguments, argument => argument.IsKey ? (object)argument.Key : argument.Value);
            await database.ExecuteAsync(command, again).WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    // A new array an op: an op that ends early leaves its command, and so its key, with the client.
    private RedisKey Key(Item item)
    {
        byte[] key = GC.AllocateUninitializedArray<byte>(_keyPrefix.Length + ItemKey.Length);
        _keyPrefix.CopyTo(key, 0);
        item.KeyUtf8.Span.CopyTo(key.AsSpan(_keyPrefix.Length));
        return key;
    }

    // Values are windows of memory that lives as long as the process, so the client may keep them; nothing is copied.
    // Of two columns with one name the server keeps the later, as generation wants it.
    private static RedisKeyOrValue[] SetArguments(RedisKey key, Item item, out long bytes)
    {
        ReadOnlySpan<ItemColumn> columns = item.Columns;
        var arguments = new RedisKeyOrValue[1 + (2 * columns.Length)];
        arguments[0] = key;
        bytes = 0;
        for (int i = 0; i < columns.Length; i++)
        {
            arguments[1 + (2 * i)] = (RedisValue)columns[i].Name.Utf8;
            arguments[2 + (2 * i)] = (RedisValue)columns[i].Value;
            bytes += columns[i].Value.Length;
        }

        return arguments;
    }
}
