using System.Text;
using DistStress.Engine.Items;
using DistStress.Engine.Targets;
using DistStress.Engine.Tests.Servers;
using StackExchange.Redis;
using Xunit;

namespace DistStress.Engine.Tests.Stores;

/// <summary>The keys of a table on a server that speaks Redis.</summary>
internal sealed class RedisView : StoreView
{
    private const string ColumnMark = ":sk:";

    private readonly ConnectionMultiplexer _connection;

    /// <summary>Looks at a table that is new, so that other tests can use the same server.</summary>
    public RedisView(IRedisServer server, ConnectionMultiplexer connection, TargetLayout layout)
    {
        _connection = connection;
        Options = new TargetOptions
        {
            Database = TargetDatabase.Redis,
            TableName = "t" + Guid.NewGuid().ToString("N"),
            Layout = layout,
            Endpoint = server.Endpoint,
        };
    }

    public override TargetOptions Options { get; }

    public override bool IsTyped => false;

    private IDatabase Database => _connection.GetDatabase();

    public override async Task WriteAsync(string id, IReadOnlyDictionary<string, StoredValue> columns)
    {
        string key = ItemKey(id);
        foreach ((string name, StoredValue value) in columns)
        {
            if (Layout == TargetLayout.Columns)
            {
                await Database.HashSetAsync(key, name, value.ToArray());
                continue;
            }

            await Database.StringSetAsync(key + ColumnMark + name, value.ToArray());
            await Database.SetAddAsync(key, name);
        }
    }

    public override async Task<StoreContents> ReadAsync()
    {
        var contents = new StoreContents();
        var strings = new Dictionary<string, Dictionary<string, StoredValue>>();
        var names = new Dictionary<string, string[]>();
        string begin = ItemKey("");
        await foreach (RedisKey key in _connection.GetServers()[0].KeysAsync(pattern: begin + "*"))
        {
            string rest = key.ToString()[begin.Length..];
            int mark = rest.IndexOf(ColumnMark, StringComparison.Ordinal);
            if (Layout == TargetLayout.Columns)
                contents.Put(rest, (await Database.HashGetAllAsync(key))
                    .ToDictionary(Name, field => Value(field.Value)));
            else if (mark < 0)
                names[rest] = [.. (await Database.SetMembersAsync(key)).Select(name => name.ToString())];
            else
                Columns(strings, rest[..mark])
                    .Add(rest[(mark + ColumnMark.Length)..], Value(await Database.StringGetAsync(key)));
        }

        // A name is in an item's set exactly while its string is there.
        Assert.Equal(names.Keys.Order(StringComparer.Ordinal), strings.Keys.Order(StringComparer.Ordinal));
        foreach ((string id, Dictionary<string, StoredValue> columns) in strings)
        {
            Assert.Equal(names[id].Order(StringComparer.Ordinal), columns.Keys.Order(StringComparer.Ordinal));
            contents.Put(id, columns);
        }

        return contents;
    }

    private static Dictionary<string, StoredValue> Columns(
        Dictionary<string, Dictionary<string, StoredValue>> items, string id)
    {
        if (!items.TryGetValue(id, out Dictionary<string, StoredValue>? columns))
            items[id] = columns = [];
        return columns;
    }

    private static string Name(HashEntry field) => Encoding.UTF8.GetString((byte[])field.Name!);

    private static StoredValue Value(RedisValue value) => StoredValue.OfBytes((byte[])value!);

    private string ItemKey(string id) => $"{Options.TableName}:{id}";
}
