using DistStress.Engine.Generation;
using DistStress.Engine.Items;
using DistStress.Engine.Outcomes;
using DistStress.Engine.Targets;
using DistStress.Engine.Targets.Redis;
using DistStress.Engine.Tests.Servers;
using StackExchange.Redis;
using Xunit;

namespace DistStress.Engine.Tests.Targets;

/// <summary>A Redis target on a server of its own, and a view of what is stored there.</summary>
internal sealed class RedisTargetFixture : IAsyncDisposable
{
    private readonly string _table;
    private readonly ITarget _target;
    private readonly ConnectionMultiplexer _view;

    private RedisTargetFixture(IRedisServer server, string table, ITarget target, ConnectionMultiplexer view)
    {
        Server = server;
        _table = table;
        _target = target;
        _view = view;
    }

    public IRedisServer Server { get; }

    public IDatabase Database => _view.GetDatabase();

    public static async Task<RedisTargetFixture> StartAsync(RedisServerKind kind, string table, TargetLayout layout) =>
        await OnAsync(await RedisServers.StartAsync(kind), table, layout);

    /// <summary>A target on a server that the fixture ends.</summary>
    public static async Task<RedisTargetFixture> OnAsync(IRedisServer server, string table, TargetLayout layout)
    {
        ITarget target = Open(server.Endpoint, table, layout);
        await target.CheckAsync(TestContext.Current.CancellationToken);
        return new RedisTargetFixture(
            server, table, target, await ConnectionMultiplexer.ConnectAsync(server.Endpoint + ",allowAdmin=true"));
    }

    /// <summary>A target that nobody has checked yet.</summary>
    public static ITarget Open(
        string endpoint, string table, TargetLayout layout = TargetLayout.Columns, double opBudgetSeconds = 30)
    {
        ITarget target = TargetDatabase.Redis.Open(new TargetOptions
        {
            OpBudget = TimeSpan.FromSeconds(opBudgetSeconds),
            Database = TargetDatabase.Redis,
            TableName = table,
            Layout = layout,
            Endpoint = endpoint,
        });
        Assert.IsType<RedisTarget>(target);
        return target;
    }

    public static Task<OpResult> RunAsync(ITarget target, Operation operation) =>
        target.ExecuteAsync(operation, TestContext.Current.CancellationToken).AsTask();

    public Task<OpResult> RunAsync(Operation operation) => RunAsync(_target, operation);

    public string[] Keys() => [.. _view.GetServers()[0].Keys().Select(key => key.ToString())];

    /// <summary>The columns of an item in the columns layout.</summary>
    public async Task<Dictionary<string, byte[]>> StoredHashAsync(string id) =>
        (await Database.HashGetAllAsync($"{_table}:{id}"))
            .ToDictionary(field => field.Name.ToString(), field => (byte[])field.Value!);

    /// <summary>
    /// The columns of an item in the rows layout, after a look that its strings are those that its set names.
    /// </summary>
    public async Task<Dictionary<string, string>> StoredRowsAsync(string id)
    {
        string names = $"{_table}:{id}";
        string mark = names + ":sk:";
        string[] columns = [.. (await Database.SetMembersAsync(names)).Select(name => name.ToString())];
        Assert.Equal(
            columns.Order(StringComparer.Ordinal),
            Keys().Where(key => key.StartsWith(mark, StringComparison.Ordinal))
                .Select(key => key[mark.Length..]).Order(StringComparer.Ordinal));
        var stored = new Dictionary<string, string>();
        foreach (string column in columns)
            stored.Add(column, (await Database.StringGetAsync(mark + column)).ToString());
        return stored;
    }

    public async ValueTask DisposeAsync()
    {
        await _target.DisposeAsync();
        await _view.DisposeAsync();
        await Server.DisposeAsync();
    }
}
