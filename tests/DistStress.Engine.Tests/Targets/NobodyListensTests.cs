using System.Globalization;
using DistStress.Engine.Outcomes;
using DistStress.Engine.Targets;
using DistStress.Engine.Tests.Servers;
using DistStress.Engine.Traffic;
using Xunit;

namespace DistStress.Engine.Tests.Targets;

/// <summary>A store that is not there fails ops by what it is: a connection that nobody takes.</summary>
public sealed class NobodyListensTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("dynamodb")]
    [InlineData("redis")]
    public async Task A_refused_connection_is_a_lost_one_and_no_timeout(string database)
    {
        await using ITarget target = Open(database, FreePort.Take());

        OpResult[] results = await RunAsync(target);

        Assert.All(
            results, result => Assert.Equal((OpStatus.Failed, OpError.ConnectionLost), (result.Status, result.Error)));
    }

    [Fact]
    public async Task So_it_is_when_the_server_is_killed()
    {
        await using RedisServerProcess server = await RedisServerProcess.StartAsync();
        await using ITarget target = Open("redis", server.Port);
        await target.CheckAsync(Cancellation);
        Assert.All(await RunAsync(target), result => Assert.Equal(OpStatus.Succeeded, result.Status));

        server.Kill();

        Assert.All(await RunAsync(target), result => Assert.Equal(OpError.ConnectionLost, result.Error));
    }

    private static async Task<OpResult[]> RunAsync(ITarget target) => await Task.WhenAll(
        Enumerable.Range(0, 100).Select(index => target.ExecuteAsync(
            TargetOps.Make(TrafficAction.PutItem, index, TargetOps.Example), Cancellation).AsTask()));

    private static ITarget Open(string database, int port)
    {
        string place = string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}");
        return database == "redis"
            ? RedisTargetFixture.Open(place, "t", opBudgetSeconds: 1.5)
            : DynamoDbTargetTests.Open($"http://{place}", "t", opBudget: TimeSpan.FromSeconds(5));
    }
}
