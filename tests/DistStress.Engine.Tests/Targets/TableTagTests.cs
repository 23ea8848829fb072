using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using DistStress.Engine.Targets;
using DistStress.Engine.Tests.Servers;
using Xunit;

namespace DistStress.Engine.Tests.Targets;

/// <summary>A table is removed unasked only where it has the product's tag, on a server that keeps tags.</summary>
public sealed class TableTagTests(SharedDynalite shared) : IClassFixture<SharedDynalite>
{
    [Fact]
    public async Task The_tag_decides_whether_a_table_is_removed()
    {
        CancellationToken stop = TestContext.Current.CancellationToken;
        DynaliteProcess server = await shared.GetAsync();
        var target = new TargetOptions
        {
            Database = TargetDatabase.DynamoDb, TableName = "tagged-" + Guid.NewGuid().ToString("N"),
            Endpoint = server.Endpoint, Region = "us-east-1",
        };
        // What this server answers to a tag cannot be read, and trying again changes nothing about it.
        using AmazonDynamoDBClient once = DynamoDbTables.Connect(server.Endpoint, retries: 0);
        string arn = (await target.Database.PrepareAsync(target, new(), stop)).Arn!;

        // This server keeps no tags that come with a table's creation: as it stands, the table is somebody else's.
        await MustBeRefusedAsync(target);
        await TagAsync("Owner");
        await MustBeRefusedAsync(target);
        await TagAsync("DistStress");

        Assert.Contains("Remove the table", (await target.Database.LookAtRemovalAsync(target, false, stop)).Missing!,
            StringComparison.Ordinal);
        await target.Database.RemoveAsync(target, TimeSpan.FromMinutes(2), stop);
        await Assert.ThrowsAsync<ResourceNotFoundException>(
            () => server.Client.DescribeTableAsync(target.TableName, stop));

        async Task TagAsync(string key)
        {
            try
            {
                await once.TagResourceAsync(
                    new TagResourceRequest { ResourceArn = arn, Tags = [new Tag { Key = key, Value = "x" }] }, stop);
            }
            catch (IOException)
            {
                // Its empty answer has a checksum that does not fit. The tag is set by then, which the look shows.
            }
        }
    }

    private static async Task MustBeRefusedAsync(TargetOptions target)
    {
        var error = await Assert.ThrowsAsync<DistStressException>(() => target.Database.LookAtRemovalAsync(
            target, force: false, TestContext.Current.CancellationToken));
        Assert.Equal((ErrorKind.TableNotOwn, target.TableName), (error.Kind, error.Subject));
        Assert.Contains("it has no tag \"DistStress\". Nothing was removed.", error.Message, StringComparison.Ordinal);
    }
}
