using DistStress.Engine.Configuration;
using DistStress.Engine.Generation;
using DistStress.Engine.Tests.Stores;
using DistStress.Engine.Traffic;
using Xunit;

namespace DistStress.Engine.Tests.Generation;

/// <summary>Typed values are those of an independent generator, from the JSON of a file to the bytes.</summary>
public sealed class TypedColumnTests
{
    private const long Due = 1_763_810_000_999_999;

    [Theory]
    [InlineData(1, 0, 10_000)]
    [InlineData(0x123456789abcdef0, 7, 500)]
    public void Ten_thousand_items_equal_those_of_an_independent_generator(ulong seed, int samples, int items)
    {
        ItemGenerator generator = Generator(TypedColumns.Data, samples);
        var item = new Item();
        for (ulong index = 0; index < (ulong)items; index++)
        {
            generator.Fill(item, seed, index);
            Dictionary<string, StoredValue> expected = ReferenceGenerator.Columns(
                TypedColumns.Data, seed, index, samples);
            Assert.Equal(expected, Columns(item));
        }
    }

    [Fact]
    public void The_documented_values_come_out()
    {
        const string data = """
            {
              "n": {"type":"N","min":0,"max":999},
              "any": {"type":"N","min":-9223372036854775808,"max":9223372036854775807},
              "s": {"type":"S","len":20}, "flag": {"type":"BOOL"}, "b": {"type":"B","len":4},
              "pick": {"pick":["a","b"],"weights":[9,1]}, "expires": {"ttl":86400},
              "list": {"type":"L","of":{"type":"N","min":1,"max":6},"count":3},
              "map": {"type":"M","of":{"z":{"type":"S","len":4},"a":2,"l":{"type":"L","of":{"type":"BOOL"},"count":2}}},
              "body": {"len":[[70,1],[20,2],[10,3]]}
            }
            """;
        var item = new Item();
        Generator(data).Fill(item, 1, 0, Due);

        Assert.Equal(
            [
                "n N 616", "any N -9158478390093168767", "s S hi31sr7mlicp4r49xj8o", "flag BOOL false", "b 391822b9",
                "pick S a", "expires N 1763896400", "list L [5,4,4]",
                "map M {\"a\":\"KdE=\",\"l\":[false,false],\"z\":\"a8o5\"}", "body 6e41",
            ],
            Columns(item).Select(column => $"{column.Key} {column.Value.Line(typed: true)}"));
    }

    [Theory]
    [InlineData(0, "86400")]
    [InlineData(999_999, "86400")]
    [InlineData(1_000_000, "86401")]
    [InlineData(Due, "1763896400")]
    public void A_time_to_live_counts_from_the_second_in_which_the_op_is_due(long due, string expected)
    {
        ItemGenerator generator = Generator("""{"a":{"ttl":86400},"b":{"ttl":0}}""", samples: 3);
        var item = new Item();
        generator.Fill(item, 1, 0, Due - 1_000_000);
        generator.Fill(item, 1, 0, due);

        Assert.Equal(expected, Columns(item)["a"].ToText());
        Assert.Equal((ValueKind.Number, ColumnRole.Expire), (item.Columns[0].Kind, item.Columns[0].Role));
    }

    [Fact]
    public void Each_op_of_a_batch_has_a_time_to_live_of_its_own()
    {
        TrafficTask task = Task("""{"a":{"ttl":60}}""");
        var generator = new OperationGenerator(new TaskGeneration(task with { Seed = 1 }));
        var operation = new Operation(task);
        List<string> expiries = [];
        for (int op = 0; op < 3; op++)
        {
            generator.Next(operation, op * 700_000);
            expiries.Add(Columns(operation.Item)["a"].ToText());
        }

        Assert.Equal(["60", "60", "61"], expiries);
    }

    [Fact]
    public void Random_bytes_texts_and_flags_cost_no_memory()
    {
        ItemGenerator generator = Generator("""
            {"a":1000,"b":{"type":"S","len":30},"c":{"type":"BOOL"},"d":{"pick":["x","y"]},"e":{"len":[[1,5],[1,9]]},
             "f":{"type":"N","min":5,"max":9}}
            """);
        var item = new Item();
        for (ulong index = 0; index < 1000; index++)
            generator.Fill(item, 1, index);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (ulong index = 0; index < 1000; index++)
            generator.Fill(item, 1, index);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static ItemGenerator Generator(string data, int samples = 0) => new(Task(data, samples));

    private static TrafficTask Task(string data, int samples = 0) => TrafficFile.Parse(
        $$"""[{"action":"putItem","qps":1,"times":1,"samples":{{samples}},"data":{{data}}}]""",
        "test.json",
        new StressConfig { TableName = "t", Threads = 1, Database = TargetDatabase.DynamoDb }.ForTraffic()).Tasks[0];

    private static Dictionary<string, StoredValue> Columns(Item item)
    {
        var columns = new Dictionary<string, StoredValue>();
        foreach (ref readonly ItemColumn column in item.Columns)
            columns[column.Name.Text] = StoredValue.Of(in column);
        return columns;
    }
}
