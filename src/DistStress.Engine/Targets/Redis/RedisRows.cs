using System.Runtime.CompilerServices;
using System.Text;
using DistStress.Engine.Generation;
using StackExchange.Redis;

namespace DistStress.Engine.Targets.Redis;

/// <summary>
/// The rows layout: a column is a string at <c>{table}:{id}:sk:{column}</c>, and the set at <c>{table}:{id}</c> holds the
/// names of the item's columns.
/// </summary>
/// <remarks>
/// A name is in the set exactly while its string is there: the two are written and removed in one transaction, and a
/// name is taken out by itself (SREM), never with the whole set. So a column that another op adds between this op's look
/// at the names and its transaction stays, name and string. Of two puts to one item at the same moment each removes what
/// it saw, and the columns of both stay; to keep that out, every put would have to watch the set and hold up its
/// connection meanwhile.
/// <para>
/// In a cluster the id is written in braces, <c>{table}:{{id}}</c> and <c>{table}:{{id}}:sk:{column}</c>: a hash tag, which
/// brings all keys of an item into one slot.
/// </para>
/// </remarks>
internal sealed class RedisRows : IRedisLayout
{
    // The client's own call would send UNLINK. The command goes out by name, so that the server sees the one that is
    // asked for.
    private const string Delete = "DEL";

    private static readonly byte[] ColumnMark = ":sk:"u8.ToArray();

    private readonly byte[] _keyPrefix;
    private readonly byte[] _keySuffix;

    /// <exception cref="DistStressException">In a cluster: the name takes the hash tag away from the id.</exception>
    public RedisRows(string tableName, bool isCluster)
    {
        if (isCluster)
            HashTag.Require(tableName);
        _keyPrefix = Encoding.UTF8.GetBytes(tableName + (isCluster ? ":{" : ":"));
        _keySuffix = isCluster ? [(byte)'}'] : [];
    }

    public async ValueTask<OpResult> PutItemAsync(IDatabase database, Item item, CancellationToken cancellationToken)
    {
        byte[] names = NamesKey(item);
        RedisValue[] old = await NamesAsync(database, names, cancellationToken).ConfigureAwait(false);
        RedisValue[] gone = [.. old.Where(name => !Has(item, name))];
        if (gone.Length == 0 && item.Columns.Length == 0)
            return new OpResult(OpStatus.Succeeded);
        ITransaction transaction = database.CreateTransaction();
        var answers = new List<Task>(item.Columns.Length + 3);
        Remove(transaction, names, gone, answers);
        long bytes = Set(transaction, names, item, answers);
        await CommitAsync(transaction, answers, cancellationToken).ConfigureAwait(false);
        return new OpResult(OpStatus.Succeeded, bytes);
    }

    public async ValueTask<OpResult> UpdateItemAsync(IDatabase database, Item item, CancellationToken cancellationToken)
    {
        if (item.Columns.Length == 0)
            return new OpResult(OpStatus.Succeeded);
        ITransaction transaction = database.CreateTransaction();
        var answers = new List<Task>(item.Columns.Length + 1);
        long bytes = Set(transaction, NamesKey(item), item, answers);
        await CommitAsync(transaction, answers, cancellationToken).ConfigureAwait(false);
        return new OpResult(OpStatus.Succeeded, bytes);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<OpResult> GetItemAsync(IDatabase database, Item item, CancellationToken cancellationToken)
    {
        byte[] names = NamesKey(item);
        RedisValue[] columns = await NamesAsync(database, names, cancellationToken).ConfigureAwait(false);
        if (columns.Length > 0)
            item.Found?.NoteItem();
        return await ReadAsync(
            database, ColumnKeys(names, columns), item.Found, i => columns[i].ToString(), cancellationToken)
            .ConfigureAwait(false);
    }

    public ValueTask<OpResult> GetSubItemAsync(IDatabase database, Item item, CancellationToken cancellationToken)
    {
        byte[] names = NamesKey(item);
        var keys = new RedisKey[item.Columns.Length];
        for (int i = 0; i < keys.Length; i++)
            keys[i] = ColumnKey(names, item.Columns[i].Name.Utf8.Span);
        return ReadAsync(database, keys, item.Found, i => item.Columns[i].Name.Text, cancellationToken);
    }

    public async ValueTask<OpResult> DeleteItemAsync(IDatabase database, Item item, CancellationToken cancellationToken)
    {
        byte[] names = NamesKey(item);
        RedisValue[] columns = await NamesAsync(database, names, cancellationToken).ConfigureAwait(false);
        if (columns.Length > 0)
        {
            ITransaction transaction = database.CreateTransaction();
            var answers = new List<Task>(2);
            Remove(transaction, names, columns, answers);
            await CommitAsync(transaction, answers, cancellationToken).ConfigureAwait(false);
        }

        return new OpResult(OpStatus.Succeeded);
    }

    public ValueTask<OpResult> QueryAsync(IDatabase database, Item item, CancellationToken cancellationToken) =>
        GetItemAsync(database, item, cancellationToken);

    private static Task<RedisValue[]> NamesAsync(IDatabase database, byte[] names, CancellationToken cancellationToken) =>
        database.SetMembersAsync(names).WaitAsync(cancellationToken);

    // A column that is not there, or that another op removed after its name was read, is left out.
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private static async ValueTask<OpResult> ReadAsync(
        IDatabase database, RedisKey[] keys, FoundItem? item, Func<int, string> nameOf, CancellationToken cancellationToken)
    {
        if (keys.Length == 0)
            return new OpResult(OpStatus.NotFound);
        RedisValue[] values = await database.StringGetAsync(keys).WaitAsync(cancellationToken).ConfigureAwait(false);
        long bytes = 0;
        bool found = false;
        for (int i = 0; i < values.Length; i++)
        {
            if (values[i].IsNull)
                continue;
            found = true;
            bytes += values[i].Length();
            item?.Add(nameOf(i), (ReadOnlyMemory<byte>)values[i]);
        }

        return found ? new OpResult(OpStatus.Succeeded, bytes, ItemsFound: 1) : new OpResult(OpStatus.NotFound);
    }

    private static void Remove(ITransaction transaction, byte[] names, RedisValue[] columns, List<Task> answers)
    {
        if (columns.Length == 0)
            return;
        answers.Add(transaction.ExecuteAsync(Delete, [.. ColumnKeys(names, columns)]));
        answers.Add(transaction.SetRemoveAsync(names, columns));
    }

    // Values are windows of memory that lives as long as the process, so the client may keep them; nothing is copied.
    // Of two columns with one name the server keeps the later, as generation wants it.
    private static long Set(ITransaction transaction, byte[] names, Item item, List<Task> answers)
    {
        ReadOnlySpan<ItemColumn> columns = item.Columns;
        if (columns.Length == 0)
            return 0;
        var added = new RedisValue[columns.Length];
        long bytes = 0;
        for (int i = 0; i < columns.Length; i++)
        {
            answers.Add(transaction.StringSetAsync(ColumnKey(names, columns[i].Name.Utf8.Span), columns[i].Value));
            added[i] = columns[i].Name.Utf8;
            bytes += columns[i].Value.Length;
        }

        answers.Add(transaction.SetAddAsync(names, added));
        return bytes;
    }

    // When the transaction went through all answers are here; each can still be an error of its own.
    private static async ValueTask CommitAsync(
        ITransaction transaction, List<Task> answers, CancellationToken cancellationToken)
    {
        // The client would send it to a slot's new node by itself, but with its answers given; the target tries again.
        await transaction.ExecuteAsync(CommandFlags.NoRedirect).WaitAsync(cancellationToken).ConfigureAwait(false);
        await Task.WhenAll(answers).ConfigureAwait(false);
    }

    private static bool Has(Item item, RedisValue name)
    {
        ReadOnlySpan<byte> utf8 = ((ReadOnlyMemory<byte>)name).Span;
        foreach (ref readonly ItemColumn column in item.Columns)
        {
            if (column.Name.Utf8.Span.SequenceEqual(utf8))
                return true;
        }

        return false;
    }

    // A new array an op: an op that ends early leaves its commands, and so its keys, with the client.
    private byte[] NamesKey(Item item) => [.. _keyPrefix, .. item.KeyUtf8.Span, .. _keySuffix];

    private static RedisKey[] ColumnKeys(byte[] names, RedisValue[] columns) =>
        Array.ConvertAll(columns, column => ColumnKey(names, ((ReadOnlyMemory<byte>)column).Span));

    private static RedisKey ColumnKey(ReadOnlySpan<byte> names, ReadOnlySpan<byte> column) =>
        (byte[])[.. names, .. ColumnMark, .. column];
}
