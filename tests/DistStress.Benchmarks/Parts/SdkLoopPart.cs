using System.Diagnostics;
using System.Text.Json;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Amazon.Runtime;

namespace DistStress.Benchmarks.Parts;

/// <summary>
/// The AWS SDK by itself, as it is made, with nothing around it: loops that each make a call once the last is answered.
/// What a worker's client is held against. Sends <c>done</c> with its report.
/// </summary>
internal sealed class SdkLoopPart : IPart
{
    public const string PartName = "dynamodb-sdk-loop";

    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(5);

    private long _calls;
    private volatile bool _ended;

    public string Name => PartName;

    public async Task RunAsync(string settings, PartLine line)
    {
        SdkLoopSettings wanted = JsonSerializer.Deserialize<SdkLoopSettings>(settings)!;
        using var client = new AmazonDynamoDBClient(
            new BasicAWSCredentials("local", "local"),
            new AmazonDynamoDBConfig
            {
                ServiceURL = wanted.Endpoint,
                AuthenticationRegion = "us-east-1",
                MaxConnectionsPerServer = wanted.InFlight,
            });
        Task[] loops = [.. Enumerable.Range(0, wanted.InFlight).Select(loop => LoopAsync(client, wanted, loop))];
        await Task.Delay(WarmUp, line.End);
        PartUsage before = PartUsage.Now();
        long calls = Interlocked.Read(ref _calls);
        long start = Stopwatch.GetTimestamp();
        await Task.Delay(TimeSpan.FromSeconds(wanted.Seconds), line.End);
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        calls = Interlocked.Read(ref _calls) - calls;
        PartUsage after = PartUsage.Now();
        _ended = true;
        await Task.WhenAll(loops);
        double micros = after.CpuMicros - before.CpuMicros;
        line.Send("done", new SdkLoopReport(
            calls / seconds, micros / 1e6 / seconds, micros / calls,
            (after.AllocatedBytes - before.AllocatedBytes) / (double)calls, after.PeakBytes));
    }

    private async Task LoopAsync(AmazonDynamoDBClient client, SdkLoopSettings wanted, int loop)
    {
        byte[] value = new byte[wanted.ValueBytes];
        new Random(loop).NextBytes(value);
        for (long number = 0; !_ended; number++)
        {
            var key = new Dictionary<string, AttributeValue> { ["id"] = new($"{loop:x8}{number:x24}") };
            if (wanted.Action == "getItem")
            {
                await client.GetItemAsync(new GetItemRequest
                {
                    TableName = wanted.Table,
                    Key = key,
                    ReturnConsumedCapacity = ReturnConsumedCapacity.INDEXES,
                }).ConfigureAwait(false);
            }
            else
            {
                await client.UpdateItemAsync(new UpdateItemRequest
                {
                    TableName = wanted.Table,
                    Key = key,
                    UpdateExpression = "SET #0=:0",
                    ExpressionAttributeNames = new() { ["#0"] = "body" },
                    ExpressionAttributeValues = new() { [":0"] = new() { B = new MemoryStream(value) } },
                    ReturnConsumedCapacity = ReturnConsumedCapacity.INDEXES,
                }).ConfigureAwait(false);
            }

            Interlocked.Increment(ref _calls);
        }
    }
}
