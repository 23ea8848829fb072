using DistStress.Engine.Configuration;
using DistStress.Engine.Input;
using DistStress.Engine.Items;
using DistStress.Engine.Items.Values;
using DistStress.Engine.Tests.Input;
using DistStress.Engine.Traffic;
using Xunit;

namespace DistStress.Engine.Tests.Traffic;

/// <summary>What is wrong with typed columns and conditions, told with its place and what would be right.</summary>
public sealed class MalformedColumnTests
{
    private static readonly StressConfig Redis = new()
    {
        TableName = "t", Threads = 1, Database = TargetDatabase.Redis,
    };

    [Theory]
    [InlineData("""{"type":"N"}""", ".min|is missing; write for example \"min\": 0", ".max|is missing")]
    [InlineData("""{"type":"N","min":5,"max":4}""", ".max|must be at least the \"min\" of 5, but is 4")]
    [InlineData("""{"type":"N","min":-9223372036854775809,"max":0}""", ".min|must be at least -9223372036854775808")]
    [InlineData("""{"type":"N","min":0,"max":9223372036854775808}""", ".max|must be at most 9223372036854775807")]
    [InlineData("""{"type":"N","min":0.5,"max":"9"}""", ".min|whole number, but is 0.5", ".max|but is the text")]
    [InlineData("""{"type":"N","min":0,"max":9,"len":3}""",
        ".len|is not a field of a value of type N; its fields are type, min, max")]
    [InlineData("""{"type":"BOOLEAN"}""",
        """.type|must be "N" or "S" or "BOOL" or "B" or "L" or "M", but is the text "BOOLEAN" """)]
    [InlineData("""{"type":"X"}""", ".type|must be \"N\" or")]
    [InlineData("""{"tpye":"N","min":0,"max":3}""", ".tpye|is not a field of a column; did you mean \"type\"?")]
    [InlineData("""{"tpye":"S","len":3}""", ".tpye|is not a field of a column; did you mean \"type\"?")]
    [InlineData("""{"lenn":3,"r":2}""", ".len|is missing", ".lenn|is not a field of a spread column")]
    [InlineData("""{"pik":["a"]}""", ".pik|did you mean \"pick\"?")]
    [InlineData("""{"type":"S","length":3}""", ".len|is missing", ".length|is not a field of a value of type S")]
    [InlineData("""{"type":"S","len":-1}""", ".len|must be at least 0")]
    [InlineData("""{"type":"B","len":[]}""", ".len|must be a list of [weight, length]")]
    [InlineData("""{"len":[[1,2],[3],5,[-1,7],[1,1.5]]}""", ".len[1]|must be [weight, length]",
        ".len[2]|must be [weight",
        ".len[3][0]|must be at least 0", ".len[4][1]|must be a whole number")]
    [InlineData("""{"len":[[0,2],[0,3]]}""", ".len|at least one weight greater than 0")]
    [InlineData("""{"pick":[]}""", ".pick|must be a list of 1 to 1000 texts or whole numbers, but has 0")]
    [InlineData("""{"pick":"a"}""", ".pick|but is the text \"a\"")]
    [InlineData("""{"pick":["a",true,1.5],"weights":[1,2]}""", ".pick[1]|must be text or a whole number, but is true",
        ".pick[2]|must be a whole number", ".weights|must be a list of 3 numbers, but has 2")]
    [InlineData("""{"pick":["a","b"],"weights":[0,0]}""", ".weights|greater than 0, but all are 0")]
    [InlineData("""{"pick":["a"],"type":"S"}""", ".len|is missing", ".pick|is not a field of a value of type S")]
    [InlineData("""{"ttl":-1}""", ".ttl|must be at least 0")]
    [InlineData("""{"ttl":86400,"min":1}""", ".min|is not a field of a time to live")]
    [InlineData("""{"ttl":3153600001}""", ".ttl|must be at most 3153600000")]
    [InlineData("""{"type":"L","of":{"ttl":1},"count":-1}""",
        ".of|cannot stand in a list or a map: \"ttl\" is for a column",
        ".count|must be at least 0")]
    [InlineData("""{"type":"L","count":3}""", ".of|is missing")]
    [InlineData("""{"type":"M","of":5}""", ".of|must be an object of the map's members")]
    [InlineData("""{"type":"M","of":{"a":{"r":3,"len":4},"b":null}}""",
        ".of.a.r|is not a field of a value in a list or a map", ".of.b|must be text, a whole number")]
    [InlineData("""{"type":"L","of":{"type":"L","of":1,"count":1000},"count":1000}""",
        "^|makes items with 1001000 values in their lists and maps; at most 100000")]
    [InlineData("""{"type":"L","of":{"type":"S","len":100},"count":5000}""", "^|up to 505038 bytes", "DynamoDB")]
    [InlineData("""{"add":1}""", "|adds to a number, which putItem cannot; use updateItem")]
    public void A_column_must_be_right(string column, params string[] expected)
    {
        bool isDynamoDb = expected[^1] == "DynamoDB";
        IReadOnlyList<InputError> errors = Refusal.OfTraffic(
            $$"""
            [{ "action": "putItem", "qps": 1, "times": 1, "data": {
                 "a": {{column}} } }]
            """,
            isDynamoDb ? null : Redis);
        string[] told = isDynamoDb ? expected[..^1] : expected;
        Assert.Equal(told.Length, errors.Count);
        foreach ((string tell, InputError error) in told.Zip(errors))
        {
            string[] parts = tell.Split('|', 2);
            bool isData = parts[0] == "^";
            Refusal.MustBe(
                error, "$[0].data" + (isData ? "" : ".a" + parts[0]), isData ? 1 : 2, parts[1].TrimEnd());
        }
    }

    [Theory]
    [InlineData("putItem", "\"data\":{\"a\":1},\"condition\":\"exist\"",
        "must be \"exists\" or \"not_exists\", but is the text \"exist\"; did you mean \"exists\"?")]
    [InlineData("getItem", "\"condition\":\"exists\"",
        "has a meaning only for putItem, updateItem, deleteItem; leave it out")]
    [InlineData("batchPutItem", "\"data\":{\"a\":1},\"condition\":\"exists\"", "batch write knows no condition")]
    [InlineData("somethingElse", "\"condition\":\"not_exists\"", "has a meaning only for putItem")]
    public void A_condition_must_be_right(string action, string fields, string telling) => Refusal.MustBe(
        Assert.Single(Refusal.OfTraffic($$"""[{"action":"{{action}}","qps":1,"times":1,{{fields}}}]""", Redis)),
        "$[0].condition", 1, telling);

    [Fact]
    public void Lists_and_maps_have_at_most_sixteen_levels()
    {
        Assert.Empty(Errors(16));
        Assert.Contains("is too deep: lists and maps may have 16 levels", Assert.Single(Errors(17)).Message);

        static IReadOnlyList<InputError> Errors(int levels)
        {
            string column = string.Concat(Enumerable.Repeat("{\"type\":\"M\",\"of\":{\"a\":", levels)) + "1"
                + string.Concat(Enumerable.Repeat("}}", levels));
            string json = $$"""[{"action":"putItem","qps":1,"times":1,"data":{"a": {{column}} } }]""";
            try
            {
                TrafficPlan plan = TrafficFile.Parse(json, "t", Redis.ForTraffic());
                // It goes to workers as it is.
                Assert.Equal(plan.Tasks[0].Data, TrafficPlanJson.Read(TrafficPlanJson.Write(plan)).Tasks[0].Data);
                return [];
            }
            catch (InputFileException exception)
            {
                return exception.Errors;
            }
        }
    }

    [Fact]
    public void Rows_of_sample_data_add_to_nothing()
    {
        InputError error = Assert.Single(Refusal.OfConfig(
            """{"table_name":"t","threads":1,"database":"redis","sample_data":[{"a":{"add":1},"b":{"type":"BOOL"}}]}"""));
        Refusal.MustBe(error, "$.sample_data[0].a", 1, "adds to a number, which rows for any write cannot");
    }

    [Theory]
    [InlineData("""{"a":{"type":"N","min":9,"max":1}}""")]
    [InlineData("""{"a":{"len":[[0,5]]}}""")]
    [InlineData("""{"a":{"type":"L","of":1,"count":100001}}""")]
    [InlineData("""{"a":{"kind":"N"}}""")]
    public void A_plan_with_columns_that_cannot_be_is_refused(string data)
    {
        string plan = $$"""
            {"elements":[[{"action":"putItem","name":"x","qps":1,"hour_seconds":1,"times":1,"items_per_op":1,"data":{{data}}}]]}
            """;
        DistStressException error = Assert.Throws<DistStressException>(() => TrafficPlanJson.Read(plan));
        Assert.Contains("columns that cannot be", error.Message);
    }

    [Theory]
    [InlineData(TrafficAction.PutItem, null, 5, "adds to numbers with an action that does not")]
    [InlineData(TrafficAction.BatchPutItem, null, 5, "adds to numbers with an action that does not")]
    [InlineData(TrafficAction.BatchPutItem, WriteCondition.Exists, null, "a condition that its action does not take")]
    [InlineData(TrafficAction.GetItem, WriteCondition.Exists, 5, "a condition that its action does not take")]
    [InlineData(TrafficAction.UpdateItem, WriteCondition.NotExists, 5, null)]
    [InlineData(TrafficAction.GetSubItem, null, 5, null)]
    public void A_plan_in_which_an_action_does_what_it_cannot_is_refused(
        TrafficAction action, WriteCondition? condition, int? added, string? telling)
    {
        var task = new TrafficTask
        {
            Action = action, Name = "x", Qps = 1, Times = 1, Condition = condition,
            Data = [new ColumnSpec("a", added is { } amount ? new AddSpec(amount) : new FlagSpec())],
        };
        string plan = TrafficPlanJson.Write(new TrafficPlan([new TrafficElement([task])]));
        if (telling is null)
            Assert.Equal(task.Data, TrafficPlanJson.Read(plan).Tasks[0].Data);
        else
            Assert.Contains(telling, Assert.Throws<DistStressException>(() => TrafficPlanJson.Read(plan)).Message);
    }
}
