using System.Diagnostics;
using System.Globalization;
using System.Net;
using StackExchange.Redis;

namespace DistStress.Engine.Tests.Servers;

/// <summary>
/// A Redis Cluster of redis-server processes on free loopback ports, each with an equal part of the slots.
/// </summary>
public sealed class RedisCluster : IAsyncDisposable
{
    private const int Slots = 16384;
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(3);

    private readonly RedisServerProcess[] _nodes;
    private readonly List<int> _busPorts;

    private RedisCluster(RedisServerProcess[] nodes, List<int> busPorts)
    {
        _nodes = nodes;
        _busPorts = busPorts;
    }

    /// <summary>host:port of every node.</summary>
    public string Endpoint => string.Join(',', _nodes.Select(node => node.Endpoint));

    /// <summary>The processes: masters first, then their replicas in the same order.</summary>
    public IReadOnlyList<RedisServerProcess> Nodes => _nodes;

    /// <summary>A connection apart from the target's, to look at what is stored.</summary>
    public ConnectionMultiplexer View { get; private set; } = null!;

    /// <summary>Starts a cluster and waits until every node finds it well.</summary>
    /// <param name="masters">How many nodes share the slots.</param>
    /// <param name="replicas">How many of them have a replica; they are further nodes.</param>
    /// <param name="firstPort">Where the first node listens; 0 for any free port.</param>
    /// <param name="nodeTimeoutMs">After what silence the others take a node for dead. A busy machine may keep one
    /// silent for a while.</param>
    public static async Task<RedisCluster> StartAsync(
        int masters = 3, int replicas = 0, int firstPort = 0, int nodeTimeoutMs = 15_000)
    {
        var nodes = new RedisServerProcess[masters + replicas];
        var busPorts = new List<int>();
        for (int i = 0; i < nodes.Length; i++)
        {
            // The default bus port is the port and 10000, which may be in use or not be there at all.
            busPorts.Add(FreePort.Take());
            nodes[i] = await RedisServerProcess.StartOnAsync(
                i == 0 && firstPort != 0 ? firstPort : FreePort.Take(),
                "--cluster-enabled", "yes", "--cluster-port", busPorts[i].ToString(CultureInfo.InvariantCulture),
                "--cluster-node-timeout", nodeTimeoutMs.ToString(CultureInfo.InvariantCulture),
                    "--enable-debug-command", "yes");
        }

        var cluster = new RedisCluster(nodes, busPorts);
        try
        {
            await cluster.JoinAsync(masters);
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }

        return cluster;
    }

    /// <summary>The number of the node that serves a slot.</summary>
    public async Task<int> NodeOfAsync(int slot)
    {
        ClusterConfiguration configuration = (await Server(0).ClusterNodesAsync())!;
        EndPoint owner = configuration.GetBySlot(slot)!.EndPoint!;
        return Array.FindIndex(_nodes, node => node.Port == ((IPEndPoint)owner).Port);
    }

    public int SlotOf(string key) => View.HashSlot(key);

    /// <summary>
    /// Begins to move a slot: keys that are not there any more are asked for at the new node from now on.
    /// </summary>
    public async Task BeginMoveAsync(int slot, int from, int to)
    {
        await Server(to).ExecuteAsync("CLUSTER", "SETSLOT", slot, "IMPORTING", await IdAsync(from));
        await Server(from).ExecuteAsync("CLUSTER", "SETSLOT", slot, "MIGRATING", await IdAsync(to));
    }

    /// <summary>Moves a slot's keys, and then the slot itself.</summary>
    public async Task EndMoveAsync(int slot, int from, int to)
    {
        while (true)
        {
            string[] keys = (string[])(await Server(from).ExecuteAsync("CLUSTER", "GETKEYSINSLOT", slot, 100))!;
            if (keys.Length == 0)
                break;
            await Server(from).ExecuteAsync(
                "MIGRATE", ["127.0.0.1", _nodes[to].Port, "", 0, 5000, "KEYS", .. keys.Cast<object>()]);
        }

        string id = await IdAsync(to);
        await Server(to).ExecuteAsync("CLUSTER", "SETSLOT", slot, "NODE", id);
        await Server(from).ExecuteAsync("CLUSTER", "SETSLOT", slot, "NODE", id);
        for (int i = 0; i < _nodes.Length; i++)
        {
            if (i != from && i != to)
                await Server(i).ExecuteAsync("CLUSTER", "SETSLOT", slot, "NODE", id);
        }
    }

    /// <summary>Every key of the cluster, and the number of the node that it lies on.</summary>
    public Dictionary<string, int> Keys()
    {
        var keys = new Dictionary<string, int>();
        for (int i = 0; i < _nodes.Length; i++)
        {
            if (Server(i).IsReplica)
                continue;
            foreach (RedisKey key in Server(i).Keys())
                keys.Add(key.ToString(), i);
        }

        return keys;
    }

    public async Task ClearAsync()
    {
        for (int i = 0; i < _nodes.Length; i++)
            await Server(i).ExecuteAsync("FLUSHALL");
    }

    public IServer Server(int node) => View.GetServer(IPAddress.Loopback, _nodes[node].Port);

    /// <summary>Waits until something holds.</summary>
    public static async Task WaitAsync(Func<Task<bool>> holds, string what)
    {
        var clock = Stopwatch.StartNew();
        while (!await holds())
        {
            if (clock.Elapsed > Deadline)
                throw new TimeoutException($"Still not so after {Deadline.TotalSeconds} s: {what}");
            await Task.Delay(20);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (View is not null)
            await View.DisposeAsync();
        foreach (RedisServerProcess node in _nodes)
            await node.DisposeAsync();
    }

    private async Task JoinAsync(int masters)
    {
        // A client of a node by itself; together they would take the first node's view for the whole cluster's.
        var clients = new List<ConnectionMultiplexer>();
        try
        {
            foreach (RedisServerProcess node in _nodes)
                clients.Add(await ConnectionMultiplexer.ConnectAsync(node.Endpoint + ",allowAdmin=true"));
            IServer[] servers = [.. clients.Select(
                (client, i) => client.GetServer(IPAddress.Loopback, _nodes[i].Port))];
            for (int i = 0; i < masters; i++)
            {
                await servers[i].ExecuteAsync("CLUSTER", "SET-CONFIG-EPOCH", i + 1);
                await servers[i].ExecuteAsync(
                    "CLUSTER", "ADDSLOTSRANGE", i * Slots / masters, ((i + 1) * Slots / masters) - 1);
            }

            for (int i = 1; i < servers.Length; i++)
                await servers[0].ExecuteAsync("CLUSTER", "MEET", "127.0.0.1", _nodes[i].Port, _busPorts[i]);
            await WaitAsync(() => AllSayAsync(servers, $"cluster_known_nodes:{servers.Length}\r"),
                "the nodes know each other");
            for (int i = masters; i < servers.Length; i++)
            {
                string master = (await servers[i - masters].ExecuteAsync("CLUSTER", "MYID")).ToString();
                await servers[i].ExecuteAsync("CLUSTER", "REPLICATE", master);
                await WaitAsync(
                    async () => (await servers[i].ExecuteAsync("INFO", "replication")).ToString()
                        .Contains("master_link_status:up", StringComparison.Ordinal),
                    "the replica follows its master");
            }

            await WaitAsync(() => AllSayAsync(servers, "cluster_state:ok"), "the cluster is well");
        }
        finally
        {
            foreach (ConnectionMultiplexer client in clients)
                await client.DisposeAsync();
        }

        View = await ConnectionMultiplexer.ConnectAsync(Endpoint + ",allowAdmin=true");
    }

    private static async Task<bool> AllSayAsync(IServer[] servers, string words)
    {
        foreach (IServer server in servers)
        {
            string said = (await server.ExecuteAsync("CLUSTER", "INFO")).ToString();
            if (!said.Contains(words, StringComparison.Ordinal))
                return false;
        }

        return true;
    }

    private async Task<string> IdAsync(int node) => (await Server(node).ExecuteAsync("CLUSTER", "MYID")).ToString();
}
