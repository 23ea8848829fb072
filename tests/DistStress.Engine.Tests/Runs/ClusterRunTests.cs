using DistStress.Engine.Publishing;
using DistStress.Engine.Redis;
using DistStress.Engine.Redis.Inspection;
using DistStress.Engine.Redis.Workers;
using DistStress.Engine.Targets;
using DistStress.Engine.Tests.Servers;
using DistStress.Engine.Tests.Targets;
using DistStress.Engine.Working;
using Xunit;

namespace DistStress.Engine.Tests.Runs;

/// <summary>A cluster of three nodes carries the work.</summary>
public sealed class ClusterRunTests(SharedRedisCluster shared) : IClassFixture<SharedRedisCluster>
{
    [Fact]
    public async Task A_run_with_a_hash_tag_is_exact_and_its_keys_are_on_one_node()
    {
        RedisCluster cluster = await shared.GetAsync();
        await using ControlConnection control = await ConnectAsync(cluster.Endpoint, "{dst}");
        await using ControlConnection workerControl = await ConnectAsync(cluster.Nodes[2].Endpoint, "{dst}");
        await new ConfigStore(control).SynchronizeAsync(Rig.Config);
        using var leave = new CancellationTokenSource();
        var warnings = new List<string>();
        Task working = new Worker(
            workerControl,
            new WorkerOptions { Database = TargetDatabase.Redis, OnWarning = notice => warnings.Add(notice.Text) })
            .RunAsync(leave.Token);
        var registry = new WorkerRegistry(control);
        await Rig.UntilAsync(async () => (await registry.LiveAsync()).Count == 1, "the worker beats");

        RunResult result = await new Publisher(
            control, new PublisherOptions { OnWarning = notice => warnings.Add(notice.Text) }).RunAsync(
            Rig.Plan("""
                [[{"action":"putItem","seed":1,"qps":1000,"times":800,"data":{"a":4}},
                {"action":"getItem","seed":1,"qps":500,"times":400}]]
                """),
            Rig.Config, TestContext.Current.CancellationToken);
        KeyValuePair<string, int>[] keys = [.. cluster.Keys().Where(key => key.Key.Contains("dst"))];
        await leave.CancelAsync();
        await working;

        Assert.Equal((1200, 0), (result.Counts.Published, result.Counts.Failed));
        Assert.Equal(1200, result.Counts.Completed);
        Assert.Equal([], warnings);
        Assert.All(keys, key => Assert.StartsWith("{dst}_", key.Key, StringComparison.Ordinal));
        Assert.Single(keys.Select(key => key.Value).Distinct());
    }

    [Theory]
    [InlineData("dst")]
    [InlineData("{}dst")]
    [InlineData("d}s{t")]
    public async Task A_prefix_without_a_hash_tag_is_refused_when_the_server_is_connected(string prefix)
    {
        RedisCluster cluster = await shared.GetAsync();

        DistStressException error = await Assert.ThrowsAsync<DistStressException>(
            () => ConnectAsync(cluster.Endpoint, prefix));

        Assert.Equal((ErrorKind.PrefixUntagged, prefix), (error.Kind, error.Subject));
        Assert.Contains("is a cluster", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_with_a_number_is_refused_when_the_server_is_connected()
    {
        string endpoint = (await shared.GetAsync()).Endpoint + ",defaultDatabase=3";
        await using ITarget target = RedisTargetFixture.Open(endpoint, "load");

        DistStressException error = await Assert.ThrowsAsync<DistStressException>(
            () => ConnectAsync(endpoint, "{dst}"));
        DistStressException ofTarget = await Assert.ThrowsAsync<DistStressException>(
            async () => await target.CheckAsync(TestContext.Current.CancellationToken));

        Assert.Equal(
            (ErrorKind.RedisDatabaseRefused, ErrorKind.InvalidEndpoint), (error.Kind, ofTarget.Kind));
        Assert.Contains("refuses the database 3: it is a cluster", error.Message, StringComparison.Ordinal);
        Assert.Contains("refuses the database 3: it is a cluster", ofTarget.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Everything_that_a_run_needs_is_found_on_a_cluster()
    {
        RedisCluster cluster = await shared.GetAsync();
        await using ControlConnection control = await ConnectAsync(cluster.Nodes[0].Endpoint, "a{load}b");

        List<InspectionResult> found = [];
        await foreach (InspectionResult result in ControlInspection.InspectAsync(
            control, 200, TestContext.Current.CancellationToken))
            found.Add(result);

        Assert.Equal(
            [
                InspectionKind.Connection, InspectionKind.RoundTrip, InspectionKind.Clock, InspectionKind.Slots,
                InspectionKind.Eviction, InspectionKind.Rights,
            ],
            found.Select(result => result.Kind));
        Assert.Contains("one slot", found[3].Text, StringComparison.Ordinal);
        Assert.Equal(
            [InspectionStatus.Ok, InspectionStatus.Ok, InspectionStatus.Ok],
            found.Skip(3).Select(result => result.Status));
    }

    private static Task<ControlConnection> ConnectAsync(string server, string prefix) =>
        ControlConnection.ConnectAsync(
            new ControlOptions { Server = server, Prefix = prefix }, TestContext.Current.CancellationToken);
}
