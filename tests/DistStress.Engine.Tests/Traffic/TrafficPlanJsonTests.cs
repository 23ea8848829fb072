using System.Text.Json.Serialization.Metadata;
using DistStress.Engine.Configuration;
using DistStress.Engine.Items;
using DistStress.Engine.Traffic;
using Xunit;

namespace DistStress.Engine.Tests.Traffic;

public class TrafficPlanJsonTests
{
    [Fact]
    public void A_plan_is_read_back_as_it_was_written()
    {
        var plan = new TrafficPlan(
        [
            new([FullTask(0)]),
            new(
            [
                new TrafficTask
                {
                    Number = 1, Action = TrafficAction.Custom, CustomName = "warmCache", Name = "warm \"it\" ✓",
                        Qps = 1,
                    Duration = 0.0000000000000000000000000001m,
                },
                new TrafficTask
                {
                    Number = 2, Action = TrafficAction.BatchPutItem, Name = "b", Qps = 3,
                    Times = 1, Seed = 9, ItemsPerOp = 25,
                    SampleRows = [[ColumnSpec.OfBytes("y", 1), ColumnSpec.OfBytes("x", 2)],
                        [ColumnSpec.OfText("z", "")]],
                },
                .. Enum.GetValues<KeyDistribution>().Select((distribution, i) => new TrafficTask
                {
                    Number = 3 + i, Action = TrafficAction.Query, Name = "q", Qps = 3, Times = 1,
                    Seed = 9, Keys = i + 1, Distribution = distribution, Verify = true,
                }),
            ]),
        ]);
        TrafficPlan back = TrafficPlanJson.Read(TrafficPlanJson.Write(plan));
        Assert.Equal([1, 7], back.Elements.Select(element => element.Tasks.Count));
        for (int number = 0; number < plan.Tasks.Count; number++)
            AssertEqual(plan.Tasks[number], back.Tasks[number]);
    }

    [Fact]
    public void The_examples_are_read_back_as_they_were_written()
    {
        StressConfig config = ConfigFile.Read(RepositoryFiles.Path("config.json"));
        TrafficPlan plan = TrafficFile.Read(RepositoryFiles.Path("traffic.json"), config.ForTraffic());
        string json = TrafficPlanJson.Write(plan);
        TrafficPlan back = TrafficPlanJson.Read(json);
        Assert.All(plan.Tasks, task => AssertEqual(task, back.Tasks[task.Number]));
        Assert.Equal(json, TrafficPlanJson.Write(back));
        Assert.DoesNotContain('\n', json);
        Assert.StartsWith("""{"elements":[[{"action":"updateItem",""", json);
    }

    [Fact]
    public void Rows_that_many_tasks_write_stand_in_it_once_and_are_shared_by_who_reads_it()
    {
        IReadOnlyList<IReadOnlyList<ColumnSpec>> rows = [[ColumnSpec.OfBytes("only_once", 8)]];
        IReadOnlyList<IReadOnlyList<ColumnSpec>> others = [[ColumnSpec.OfBytes("of_its_own", 8)]];
        TrafficTask Task(int number, IReadOnlyList<IReadOnlyList<ColumnSpec>>? rows) => new()
        {
            Number = number, Action = TrafficAction.PutItem, Name = "p", Qps = 3, Times = 1, Seed = 9,
            SampleRows = rows,
        };
        string json = TrafficPlanJson.Write(new TrafficPlan(
            [new([Task(0, rows)]), new([Task(1, rows), Task(2, others), Task(3, null)])]));

        TrafficPlan back = TrafficPlanJson.Read(json);

        Assert.Equal(2, json.Split("only_once").Length);
        Assert.Equal([rows, rows, others, null], back.Tasks.Select(task => task.SampleRows));
        Assert.Same(back.Tasks[0].SampleRows, back.Tasks[1].SampleRows);
        string without = json[..json.LastIndexOf(",\"sample_rows\"", StringComparison.Ordinal)] + "}";
        Assert.NotEqual(json, without);
        Assert.Contains("Task 0", Assert.Throws<DistStressException>(() => TrafficPlanJson.Read(without)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Fields_at_their_defaults_are_not_written()
    {
        string json = TrafficPlanJson.Write(new TrafficPlan(
        [
            new([new TrafficTask
            {
                Number = 0, Action = TrafficAction.Query, Name = "q", Qps = 1, Times = 1, Seed = 1,
            }]),
        ]));
        Assert.DoesNotContain("keys", json);
        Assert.DoesNotContain("distribution", json);
        Assert.DoesNotContain("verify", json);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"elements":[{}]}""")]
    [InlineData("""{"elements":[[{"action":"query"}]]}""")]
    [InlineData("""{"elements":[[{"action":"unheardOf","qps":1}]]}""")]
    [InlineData("""{"elements":[[{"action":"query","qps":1,"name":null}]]}""")]
    [InlineData("""{"elements":[[{"action":"query","qps":1,"qpss_origin":"noon"}]]}""")]
    [InlineData("""{"elements":[[{"action":"query","qps":1,"distribution":"normal"}]]}""")]
    [InlineData("""{"elements":[[{"action":"query","qps":1,"distribution":null}]]}""")]
    [InlineData("""{"elements":[[{"action":"query","qps":1,"verify":1}]]}""")]
    [InlineData("""{"elements":[[{"action":"query","qps":1,"field_of_a_later_version":1}]]}""")]
    public void What_is_no_plan_is_refused(string json)
    {
        var error = Assert.Throws<DistStressException>(() => TrafficPlanJson.Read(json));
        Assert.Equal("RunRecordUnreadable", error.ErrorId);
    }

    private static TrafficTask FullTask(int number) => new()
    {
        Number = number,
        Action = TrafficAction.UpdateItem,
       
        Name = "label",
        Qps = 0.1234567890123456789012345678m,
        Qpss = [.. Enumerable.Range(0, 24).Select(hour => hour / 10m)],
        QpssOrigin = QpssOrigin.Clock,
        HourSeconds = 60.25m,
        Times = long.MaxValue,
        Duration = 86400.5m,
        Seed = ulong.MaxValue,
        Seeds = [15.38m, 0m, 792281625142.64337593543950335m],
        Keys = 1L << 53,
        Distribution = KeyDistribution.Latest,
        Samples = 16,
        Data = [ColumnSpec.OfSpread("z_", 16, 8000), ColumnSpec.OfBytes("a", 4),
            ColumnSpec.OfText("m", "ümlaut \u0001")],
    };

    // Records compare lists as objects; a list that is equal in content is put in place of the other first.
    private static void AssertEqual(TrafficTask expected, TrafficTask actual)
    {
        Assert.Equal(expected.Qpss, actual.Qpss);
        Assert.Equal(expected.Seeds, actual.Seeds);
        Assert.Equal(expected.Data, actual.Data);
        Assert.Equal(expected.SampleRows, actual.SampleRows);
        Assert.Equal(
            expected,
            actual with
            {
                Qpss = expected.Qpss, Seeds = expected.Seeds, Data = expected.Data, SampleRows = expected.SampleRows,
            });
    }

    [Fact]
    public void What_a_plan_cannot_be_read_without_is_written_whatever_its_value_is()
    {
        var seen = new HashSet<Type>();
        var left = new Queue<Type>([typeof(TrafficPlanText)]);
        List<string> required = [];
        List<string> missed = [];
        while (left.TryDequeue(out Type? type))
        {
            if (!seen.Add(type) || !TrafficPlanJson.Contract.Options.TryGetTypeInfo(type, out JsonTypeInfo? contract))
                continue;
            if (contract.ElementType is { } element)
                left.Enqueue(element);
            foreach (JsonPropertyInfo property in contract.Properties)
            {
                left.Enqueue(property.PropertyType);
                if (!property.IsRequired || !property.PropertyType.IsValueType)
                    continue;
                string name = $"{type.Name}.{property.Name}";
                required.Add(name);
                if (property.ShouldSerialize?.Invoke(new object(), Activator.CreateInstance(property.PropertyType))
                    is not true)
                {
                    missed.Add(name);
                }
            }
        }

        Assert.Contains("KeyRange.operator", required);
        Assert.Contains("TrafficTask.action", required);
        Assert.Empty(missed);
    }

    [Fact]
    public void A_range_is_read_as_it_was_written_whatever_compares()
    {
        foreach (RangeOperator compares in Enum.GetValues<RangeOperator>())
        {
            var task = new TrafficTask
            {
                Action = TrafficAction.Query,
                Name = "query",
                Qps = 1,
                Times = 1,
                Seed = 1,
                Range = new KeyRange(compares, "a", compares == RangeOperator.Between ? "b" : null),
            };
            string plan = TrafficPlanJson.Write(new TrafficPlan([new TrafficElement([task])]));

            Assert.Equal(task.Range, TrafficPlanJson.Read(plan).Tasks[0].Range);
        }
    }
}
