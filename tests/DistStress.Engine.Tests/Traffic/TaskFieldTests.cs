using System.Text.Json.Serialization.Metadata;
using DistStress.Engine.Items;
using DistStress.Engine.Tests.Generation;
using DistStress.Engine.Traffic;
using DistStress.Engine.Traffic.Fields;
using Xunit;

namespace DistStress.Engine.Tests.Traffic;

/// <summary>A field is a row of the table and a property of the task: what follows from them must agree.</summary>
public sealed class TaskFieldTests
{
    // What the plan has and files do not: drawn or taken from elsewhere.
    private static readonly string[] OfThePlanAlone = ["custom_name", "items_per_op", "sample_rows"];

    private static readonly JsonTypeInfo<TrafficTask> Contract =
        (JsonTypeInfo<TrafficTask>)TrafficPlanJson.Contract.Options.GetTypeInfo(typeof(TrafficTask));

    // Those that are left out of the plan cannot be got.
    private static readonly JsonPropertyInfo[] Plan =
        [.. Contract.Properties.Where(property => property.Get is not null)];

    private static readonly TrafficTask Default = new() { Action = default, Name = "", Qps = 0 };

    public static TheoryData<string> Members => new(Plan.Select(property => property.Name));

    [Fact]
    public void Each_field_of_a_file_is_a_member_of_the_plan_and_each_member_comes_from_a_field() =>
        Assert.Equal(
            TaskFields.Names.Concat(OfThePlanAlone).Order(), Plan.Select(property => property.Name).Order());

    [Theory]
    [MemberData(nameof(Members))]
    public void What_a_plan_may_leave_out_is_nothing_by_default(string name)
    {
        JsonPropertyInfo member = Plan.Single(property => property.Name == name);
        object? usual = member.Get!(Default);
        object? nothing = member.PropertyType.IsValueType ? Activator.CreateInstance(member.PropertyType) : null;

        Assert.True(
            member.IsRequired || Equals(usual, nothing), $"By default {name} is {usual}, so it must be required.");
    }

    [Theory]
    [MemberData(nameof(Members))]
    public void Each_member_is_read_back_as_it_was_written(string name)
    {
        JsonPropertyInfo member = Plan.Single(property => property.Name == name);
        TrafficTask full = Full(member.Name is "custom_name" or "curve");
        TrafficTask back = TrafficPlanJson.Read(TrafficPlanJson.Write(new([new([full])]))).Tasks[0];

        Assert.False(Equals(member.Get!(full), member.Get(Default)), $"The test needs another value of {name}.");
        Assert.Equal(member.Get(full), member.Get(back));
    }

    [Fact]
    public void A_task_of_defaults_is_read_back_as_it_was_written()
    {
        // No plan has a task without a rate or an end.
        TrafficTask least = Default with { Qps = 1, Times = 1 };
        TrafficTask back = TrafficPlanJson.Read(TrafficPlanJson.Write(new([new([least])]))).Tasks[0];

        Assert.Equal(least, back);
    }

    private static readonly IReadOnlyList<ColumnSpec> EveryValue = TrafficFile.Parse(
        $"[{{\"action\":\"updateItem\",\"qps\":1,\"times\":1,\"data\":{{{TypedColumns.Data.Trim()[1..^1]},"
            + "\"hits\":{\"add\":-3},\"expires\":{\"ttl\":86400},\"spread_\":{\"r\":3,\"len\":5}}}]",
        "test.json",
        new TrafficContext { Limits = StoreLimits.Loosest }).Tasks[0].Data!;

    // No value is its member's default.
    private static TrafficTask Full(bool custom) => new()
    {
        Action = custom ? TrafficAction.Custom : TrafficAction.UpdateItem,
        CustomName = custom ? "warmCache" : null,
        Name = "label",
        Qps = 1.50m,
        Rate = new UnitRate(200_000, 60),
        Arrivals = ArrivalKind.Poisson,
        QpssZero = QpssZero.Idle,
        Curve = custom ? [new CurvePoint(0, 0.1m), new CurvePoint(86_400.5m, 1)] : null,
        CurveShape = CurveShape.Steps,
        First = 42,
        MaxDelayMs = 0.5m,
        WarmUp = true,
        Condition = custom ? null : WriteCondition.NotExists,
        Qpss = custom ? null : [.. Enumerable.Range(1, 24).Select(hour => hour * 0.10m)],
        QpssOrigin = QpssOrigin.Clock,
        HourSeconds = 60.25m,
        Times = 7,
        Duration = 86400.5m,
        Seed = 9,
        Seeds = [15.38m, TaskRange.MaxRate - 0.0000000000000001m],
        Keys = 5,
        Distribution = KeyDistribution.Latest,
        Samples = 16,
        ItemsPerOp = 25,
        Data = custom ? [ColumnSpec.OfSpread("z_", 16, 536_870_912)] : EveryValue,
        SampleRows = [[ColumnSpec.OfText("b", "ö")]],
        Verify = true,
        Index = "by_score",
        Range = new KeyRange(RangeOperator.Between, "10", "20"),
        Limit = 5,
        Descending = true,
        Segments = 3,
    };
}
