using System.Globalization;
using DistStress.Engine.Configuration;
using DistStress.Engine.Items;
using DistStress.Engine.Publishing;
using DistStress.Engine.Redis;
using DistStress.Engine.Redis.Runs;
using DistStress.Engine.Tests.Generation;
using DistStress.Engine.Tests.Servers;
using DistStress.Engine.Tests.Stores;
using Xunit;

namespace DistStress.Engine.Tests.Runs;

/// <summary>The whole walk through an item's life, with publisher and worker: after each step the store holds, and the
/// step returned, exactly what the documented rules of generation say, computed apart from the product.</summary>
public sealed class WalkTests(SharedServers servers) : IClassFixture<SharedServers>
{
    private const ulong Seed = 1;
    private const string First = """{"first_":{"r":16,"len":8},"body":40,"title":"before"}""";
    private const string Second = """{"request_":{"r":16,"len":8},"bid_feedback_2":4,"title":"größer – 漢字"}""";
    private const string Update = """{"request_":{"r":4,"len":6},"extra":30,"note":"this is text"}""";

    [Theory]
    [InlineData(StoreServer.DynamoDbLocal, TargetLayout.Columns)]
    [InlineData(StoreServer.DynamoDbLocal, TargetLayout.Rows)]
    [InlineData(StoreServer.Redis, TargetLayout.Columns)]
    [InlineData(StoreServer.Redis, TargetLayout.Rows)]
    [InlineData(StoreServer.Garnet, TargetLayout.Columns)]
    [InlineData(StoreServer.Garnet, TargetLayout.Rows)]
    public async Task Each_step_leaves_and_returns_what_generation_says(StoreServer server, TargetLayout layout)
    {
        await using Walk walk = await Walk.StartAsync(await servers.TableAsync(server, layout));

        // Both puts write whole items: nothing of the first is left after the second.
        await walk.WriteAsync("putItem", times: 2, First, samples: 0, (model, index) => model.Put(
            ReferenceGenerator.Key(Seed, index), ReferenceGenerator.Columns(First, Seed, index)));
        await walk.WriteAsync("putItem", times: 2, Second, samples: 0, (model, index) => model.Put(
            ReferenceGenerator.Key(Seed, index), ReferenceGenerator.Columns(Second, Seed, index)));

        // With one prepared data set all items get the same columns.
        await walk.WriteAsync("updateItem", times: 2, Update, samples: 1, (model, index) => model.Update(
            ReferenceGenerator.Key(Seed, index), ReferenceGenerator.Columns(Update, Seed, index, samples: 1)));
        await walk.ReadAsync("getItem", times: 3, itemsPerOp: 1);

        // The columns that the second put wrote, and those that the update wrote.
        await walk.ReadAsync("getSubItem", times: 3, itemsPerOp: 1, data: Second);
        await walk.ReadAsync("getSubItem", times: 3, itemsPerOp: 1, data: Update, samples: 1);
        await walk.ReadAsync("getSubItem", times: 2, itemsPerOp: 1, data: """{"none":0}""");

        // Ops 0 and 1 with two items each: items 0 to 3.
        await walk.WriteAsync(
            "batchPutItem", times: 2, First, samples: 2, itemsPerOp: 2, apply: (model, index) => model.Put(
                ReferenceGenerator.Key(Seed, index), ReferenceGenerator.Columns(First, Seed, index)));
        await walk.ReadAsync("batchGetItem", times: 3, itemsPerOp: 3, samples: 3);
        await walk.ReadAsync("batchGetSubItem", times: 3, itemsPerOp: 2, samples: 2, data: """{"body":0,"none":0}""");

        await walk.WriteAsync("deleteItem", times: 3, data: null, samples: 0, (model, index) => model.Delete(
            ReferenceGenerator.Key(Seed, index)));
        await walk.ReadAsync("query", times: 4, itemsPerOp: 1);
    }

    /// <summary>A worker on the table, and what the table should hold.</summary>
    private sealed class Walk : IAsyncDisposable
    {
        private readonly Rig _rig;
        private readonly StoreView _view;
        private readonly StressConfig _config;
        private readonly StoreContents _model = new();

        private Walk(Rig rig, StoreView view, StressConfig config)
        {
            _rig = rig;
            _view = view;
            _config = config;
        }

        public static async Task<Walk> StartAsync(StoreView view)
        {
            StressConfig config = Rig.Config with
            {
                TableName = view.Options.TableName,
                Layout = view.Layout,
                Database = view.Options.Database,
                Endpoint = view.Options.Endpoint,
                Region = view.Options.Region,
                LeadMs = 20,
            };
            Rig rig = await Rig.StartAsync(RedisServerKind.Redis);
            await new ConfigStore(await rig.ConnectAsync()).SynchronizeAsync(config);
            await rig.StartWorkerAsync(config.Database);
            return new Walk(rig, view, config);
        }

        /// <summary>Runs a task that writes; then the table must hold what the model does.</summary>
        public async Task WriteAsync(
            string action, int times, string? data, int samples, Action<StoreContents, ulong> apply, int itemsPerOp = 1)
        {
            (TaskCounts counts, long bytes) = await RunAsync(action, times, data, samples);
            for (int index = 0; index < times * itemsPerOp; index++)
                apply(_model, (ulong)index);

            Assert.Equal(new TaskCounts(times, times, 0, 0, 0, 0), counts);
            long written = Enumerable.Range(0, data is null ? 0 : times * itemsPerOp).Sum(index =>
                ReferenceGenerator.Columns(data!, Seed, (ulong)index, itemsPerOp == 1 ? samples : 0)
                    .Values.Sum(value => (long)value.Length));
            Assert.Equal((action, written), (action, bytes));
            await _view.AssertHoldsAsync(_model);
        }

        /// <summary>Runs a task that reads; it must return what the model says, and change nothing.</summary>
        public async Task ReadAsync(string action, int times, int itemsPerOp, string? data = null, int samples = 0)
        {
            (TaskCounts counts, long bytes) = await RunAsync(action, times, data, samples);
            long expected = 0;
            int notFound = 0;
            for (int op = 0; op < times; op++)
            {
                long?[] items =
                [
                    .. Enumerable.Range(op * itemsPerOp, itemsPerOp).Select(index => _model.Read(
                        ReferenceGenerator.Key(Seed, (ulong)index),
                        data is null
                            ? null
                            : ReferenceGenerator.Columns(
                                data, Seed, (ulong)index, itemsPerOp == 1 ? samples : 0).Keys)),
                ];
                expected += items.Sum(item => item ?? 0);
                notFound += items.All(item => item is null) ? 1 : 0;
            }

            Assert.Equal((action, new TaskCounts(times, times, 0, 0, notFound, 0)), (action, counts));
            Assert.Equal((action, expected), (action, bytes));
            await _view.AssertHoldsAsync(_model);
        }

        public ValueTask DisposeAsync() => _rig.DisposeAsync();

        private async Task<(TaskCounts Counts, long Bytes)> RunAsync(
            string action, int times, string? data, int samples)
        {
            string columns = data is null ? "" : $",\"data\":{data}";
            RunResult result = await _rig.RunAsync(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $$"""[{"action":"{{action}}","seed":{{Seed}},"qps":1000,"times":{{times}},"samples":{{samples}}{{columns}}}]"""),
                _config);
            return (result.Counts, result.Tasks[0].Progress.Tally.Bytes);
        }
    }
}
