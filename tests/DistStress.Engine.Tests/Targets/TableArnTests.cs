using DistStress.Engine.Outcomes;
using DistStress.Engine.Targets;
using DistStress.Engine.Targets.DynamoDb.Requests;
using DistStress.Engine.Targets.DynamoDb.Sending;
using DistStress.Engine.Tests.Servers;
using DistStress.Engine.Traffic;
using Xunit;

namespace DistStress.Engine.Tests.Targets;

/// <summary>A table that is named by its ARN.</summary>
public sealed class TableArnTests(SharedDynamoDbLocal shared)
{
    private const string Arn = "arn:aws:dynamodb:eu-west-1:123456789012:table/orders";

    [Theory]
    [InlineData(null, Arn)]
    [InlineData("https://vpce-1.dynamodb.eu-west-1.vpce.amazonaws.com", Arn)]
    [InlineData("https://dynamodb.eu-west-1.api.aws", Arn)]
    [InlineData("http://localhost:8000", "orders")]
    [InlineData("https://alternator.example.com", "orders")]
    public void AWS_is_asked_by_the_ARN_and_others_by_the_name(string? endpoint, string requested) =>
        Assert.Equal(requested, StorePlace.TableOf(Options(endpoint)));

    [Fact]
    public async Task The_region_is_the_ARNs_and_another_one_is_an_error()
    {
        await using ITarget target = Options(null).Database.Open(Options(null));
        Assert.Contains("region eu-west-1", target.Description, StringComparison.Ordinal);

        var error = Assert.Throws<DistStressException>(
            () => Options(null).Database.Open(Options(null) with { Region = "us-east-1" }));
        Assert.Equal((ErrorKind.TableNameInvalid, Arn), (error.Kind, error.Subject));
        Assert.Contains("must be in the region that is named beside it, \"us-east-1\"", error.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void What_an_answer_says_of_the_ARN_is_counted_by_the_name()
    {
        var calls = new OpCalls();
        byte[] answer = System.Text.Encoding.UTF8.GetBytes(
            """
            {"ConsumedCapacity":{"TableName":"ARN","CapacityUnits":3,"Table":{"CapacityUnits":1},
             "GlobalSecondaryIndexes":{"by-day":{"CapacityUnits":2}}}}
            """.Replace("ARN", Arn, StringComparison.Ordinal));

        new AnswerReader(Arn, "orders", ["id"]).Read(answer, isWrite: true, calls, seen: null, projected: false);

        Assert.Equal(
            [("orders", 1.0), ("orders/by-day", 2.0)],
            calls.Capacity.ToArray().Select(part => (part.Key, part.Value.Write!.Value)).Order());
    }

    [Fact]
    public async Task A_server_of_ones_own_has_the_table_by_its_name()
    {
        CancellationToken stop = TestContext.Current.CancellationToken;
        DynamoDbLocalProcess server = await shared.GetAsync();
        string name = "arn-" + Guid.NewGuid().ToString("N");
        TargetOptions options = Options(server.Endpoint) with
        {
            TableName = $"arn:aws:dynamodb:us-east-1:123456789012:table/{name}",
        };
        await options.Database.PrepareAsync(options, new(), stop);
        await using ITarget target = options.Database.Open(options);
        await target.CheckAsync(stop);

        OpResult written = await target.ExecuteAsync(
            TargetOps.Make(TrafficAction.PutItem, 0, TargetOps.Example), stop);
        OpResult read = await target.ExecuteAsync(TargetOps.Make(TrafficAction.BatchGetItem, 2, 0, []), stop);

        Assert.Equal((OpStatus.Succeeded, OpStatus.Succeeded), (written.Status, read.Status));
        Assert.Equal(name, Assert.Single(written.Calls!.Capacity.ToArray()).Key);
        Assert.Equal(name, Assert.Single(read.Calls!.Capacity.ToArray()).Key);
        await options.Database.RemoveAsync(options, TimeSpan.FromMinutes(2), stop);
    }

    private static TargetOptions Options(string? endpoint) => new()
    {
        Database = TargetDatabase.DynamoDb, TableName = Arn, Endpoint = endpoint,
    };
}
