using System.Text.Json;
using DistStress.Engine.Tests.Telemetry;

namespace DistStress.Module.Tests;

/// <summary>What a collector gets of a whole run: publisher and worker of a real session.</summary>
public sealed class TelemetryTests
{
    // The widest bucket of an exponential histogram, and of the product's own beside it.
    private const double Width = 1.095;

    private const string Script = """
        $server = Start-DstServer
        $at = @{ Redis = $server.Endpoint; Prefix = 'seen' }
        Set-Content "$PSScriptRoot/config.json" '{ "table_name": "seen", "threads": 2, "database": "redis" }'
        Set-Content "$PSScriptRoot/traffic.json" '[
            { "name": "fill", "action": "putItem", "seed": 1, "qps": 1000, "times": 800, "data": { "a": 20 } },
            [
                { "name": "read", "action": "getItem", "seed": 1, "qps": 500, "times": 400 },
                { "name": "miss", "action": "getItem", "seed": 99, "qps": 100, "times": 70 },
                { "name": "odd", "action": "nobodys", "seed": 1, "qps": 100, "times": 30 }
            ]
        ]'
        $worker = Start-DstWorker @at -AsJob
        $result = Start-DstPublisher @at "$PSScriptRoot/config.json" "$PSScriptRoot/traffic.json" `
            -WarningAction SilentlyContinue
        $null = Stop-DstWorker @at -Confirm:$false
        Receive-Job $worker -Wait -WarningAction SilentlyContinue
        $server | Stop-DstServer
        [pscustomobject] @{
            Result = $result
            Contexts = @([System.Runtime.Loader.AssemblyLoadContext]::All.ForEach{
                $context = $_
                $_.Assemblies.Where{ $_.GetName().Name -match '^OpenTelemetry' }.ForEach{ $context.Name }
            } | Select-Object -Unique)
        } | ConvertTo-Json -Depth 4
        """;

    [Fact]
    public async Task A_collector_gets_a_run_to_the_op_told_apart_by_run_task_and_worker()
    {
        await using var receiver = new OtlpReceiver();
        using var files = new Files();
        string script = files.Write("run.ps1", Script);
        DstRun run = await DstRun.CommandAsync(
            $"& '{script}'",
            ("OTEL_EXPORTER_OTLP_ENDPOINT", receiver.Endpoint), ("OTEL_METRIC_EXPORT_INTERVAL", "500"));

        Assert.Equal(("", 0), (run.Error, run.ExitCode));
        using JsonDocument written = JsonDocument.Parse(run.Output);
        JsonElement result = written.RootElement.GetProperty("Result");
        // In the module's own load context, and in no other.
        JsonElement contexts = written.RootElement.GetProperty("Contexts");
        Assert.Equal("DistStress", Assert.Single(contexts.EnumerateArray()).GetString());
        foreach ((string metric, string property) in ((string, string)[])
        [
            ("dst.published", "Published"), ("dst.completed", "Completed"), ("dst.failed", "Failed"),
            ("dst.not_found", "NotFound"), ("dst.late_batches", "LateBatches"), ("dst.bytes", "Bytes"),
        ])
        {
            Assert.Equal(result.GetProperty(property).GetInt64(), receiver.Total(metric));
            foreach (JsonElement task in result.GetProperty("Tasks").EnumerateArray())
            {
                Assert.Equal(
                    task.GetProperty(property).GetInt64(),
                    receiver.Total(metric, "dst.task", task.GetProperty("Name").GetString()));
            }
        }

        Assert.Equal(30, receiver.Total("dst.failed"));
        Assert.Equal(30, receiver.Last.Where(point => point.Metric == "dst.errors").Sum(point => point.Value));
        Assert.Equal(1300, receiver.Total("dst.delay"));
        foreach (JsonElement task in result.GetProperty("Tasks").EnumerateArray())
        {
            foreach (string latency in (string[])["Response", "Service", "Delay"])
                AssertLatency(receiver, task, latency);
        }

        Assert.All(receiver.Points.Where(point => point.Resource.ContainsKey("dst.task")), point =>
            Assert.Equal(result.GetProperty("RunId").GetString(), point.Resource["dst.run"]));
        Assert.Single(receiver.Points.Where(point => point.Metric == "dst.completed")
            .Select(point => point.Resource["dst.worker"]).Distinct());
        Assert.All(receiver.Points, point => Assert.Equal("seen", point.Resource["dst.prefix"]));
    }

    private static void AssertLatency(OtlpReceiver receiver, JsonElement task, string latency)
    {
        string name = task.GetProperty("Name").GetString()!;
        JsonElement p99 = task.GetProperty(latency + "P99Ms");
        ReceivedPoint? point = receiver.Last.SingleOrDefault(
            point => point.Metric == "dst." + latency.ToLowerInvariant()
                && point.Resource.GetValueOrDefault("dst.task") == name);
        if (p99.ValueKind == JsonValueKind.Null)
        {
            Assert.Null(point);
            return;
        }

        Assert.NotNull(point);
        Assert.Equal(point.Value, point.Buckets.Sum(bucket => bucket.Count));
        double ms = p99.GetDouble();
        Assert.InRange(point.Percentile(99) * 1000, ms / Width, ms * Width);
    }
}
