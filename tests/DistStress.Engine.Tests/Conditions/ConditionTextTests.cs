using System.Globalization;
using DistStress.Engine.Conditions;
using DistStress.Engine.Metrics.Schema;
using Xunit;

namespace DistStress.Engine.Tests.Conditions;

public sealed class ConditionTextTests
{
    private const MeasurementOutputs Live = MeasurementOutputs.Stats | MeasurementOutputs.Result;

    [Theory]
    [InlineData("ResponseP99Ms < 10", "ResponseP99Ms", Comparison.Less, 10, 0)]
    [InlineData("FailedPercent > 5 for 10s", "FailedPercent", Comparison.Greater, 5, 10_000)]
    [InlineData("  failedpercent>=0.1   FOR 500 ms ", "FailedPercent", Comparison.AtLeast, 0.1, 500)]
    [InlineData("OpsPerSecond<=1e3 for 2m", "OpsPerSecond", Comparison.AtMost, 1000, 120_000)]
    [InlineData("MaxLateMs != -1.5", "MaxLateMs", Comparison.NotEqual, -1.5, 0)]
    [InlineData("Completed\t==\t42 for 1.5s", "Completed", Comparison.Equal, 42, 1500)]
    [InlineData("Published >0 for 0.25m", "Published", Comparison.Greater, 0, 15_000)]
    public void A_condition_is_a_measurement_a_comparison_a_number_and_perhaps_a_duration(
        string text, string name, Comparison comparison, double number, double milliseconds)
    {
        Condition condition = Assert.Single(ConditionText.Read([text], Live));

        Assert.Equal(
            (name, comparison, number, TimeSpan.FromMilliseconds(milliseconds)),
            (condition.Measurement.Name, condition.Comparison, condition.Number, condition.Hold));
        Assert.Equal(condition, Assert.Single(ConditionText.Read([condition.ToString()], Live)));
    }

    [Theory]
    [InlineData("", 1, "the name of a measurement")]
    [InlineData("   ", 4, "the name of a measurement")]
    [InlineData("< 10", 1, "the name of a measurement")]
    [InlineData("RespnseP99Ms < 10", 1, "no measurement RespnseP99Ms; near to it are ResponseP99Ms")]
    [InlineData("ResponseP95Ms < 10", 1, "ResponseP90Ms")]
    [InlineData(" p99 < 10", 2, "no measurement p99; there are")]
    [InlineData("Errors > 10", 1, "Errors is a text")]
    [InlineData("MaxLateMicros > 10", 1, "no measurement MaxLateMicros; near to it are MaxLateMs")]
    [InlineData("ResponseP99Ms", 14, "a comparison: < <= > >= == !=")]
    [InlineData("ResponseP99Ms = 10", 15, "'=' is written ==")]
    [InlineData("ResponseP99Ms -lt 10", 15, "'-lt' is written <")]
    [InlineData("ResponseP99Ms ≤ 10", 15, "'≤' is written <=")]
    [InlineData("ResponseP99Ms <<< 10", 15, "'<<<' is no comparison")]
    [InlineData("ResponseP99Ms below 10", 15, "'below' is no comparison")]
    [InlineData("ResponseP99Ms <", 16, "the number")]
    [InlineData("ResponseP99Ms < 10ms", 17, "'10ms' is no number; ResponseP99Ms is in ms")]
    [InlineData("FailedPercent > 5%", 17, "FailedPercent is in percent")]
    [InlineData("FailedPercent > 0,5", 17, "decimal point")]
    [InlineData("Completed > 1,000", 13, "nothing between thousands")]
    [InlineData("Completed > NaN", 13, "'NaN' is no number")]
    [InlineData("Completed > 1e999", 13, "'1e999' is no number")]
    [InlineData("Completed > Failed", 13, "'Failed' is no number")]
    [InlineData("Completed > 1 during 10s", 15, "'during' is too much")]
    [InlineData("Completed > 1 for", 18, "how long it holds")]
    [InlineData("Completed > 1 for ten", 19, "'ten' is no duration")]
    [InlineData("Completed > 1 for 10", 19, "with s, ms or m")]
    [InlineData("Completed > 1 for 0s", 19, "a number above 0")]
    [InlineData("Completed > 1 for 1h", 19, "'1h' is no duration")]
    [InlineData("Completed > 1 for 10s now", 19, "'10s now' is no duration")]
    [InlineData("Completed > 1 for 99999999m", 19, "'99999999m' is no duration")]
    public void A_mistake_is_told_with_its_place_and_with_what_would_be_right(string text, int character, string what)
    {
        var error = Assert.Throws<DistStressException>(() => ConditionText.Read([text], Live));

        Assert.Equal((ErrorKind.ConditionInvalid, text), (error.Kind, error.Subject));
        Assert.StartsWith($"Condition '{text}', character {character}: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(what, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void All_mistakes_of_all_conditions_come_at_once()
    {
        var error = Assert.Throws<DistStressException>(
            () => ConditionText.Read(["Nothing ~ x", "Completed > 1", "Failed > y for 3d"], Live));

        Assert.Equal("Nothing ~ x", error.Subject);
        string[] lines = error.Message.Split('\n');
        Assert.Equal(3, lines.Length);
        Assert.Contains("no measurement Nothing", lines[0], StringComparison.Ordinal);
        Assert.Contains("'~' is no comparison", lines[1], StringComparison.Ordinal);
        Assert.Contains("'y' is no number; Failed is in ops", lines[2], StringComparison.Ordinal);
    }

    [Fact]
    public void What_an_output_does_not_carry_is_not_measured_there()
    {
        Assert.Single(ConditionText.Read(["Backlog > 5"], MeasurementOutputs.Stats));
        var error = Assert.Throws<DistStressException>(
            () => ConditionText.Read(["Backlog > 5"], MeasurementOutputs.Result));
        Assert.Contains("Backlog is not measured here", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_number_of_the_outputs_can_be_compared_and_numbers_do_not_depend_on_the_culture()
    {
        var commas = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        commas.NumberFormat.NumberDecimalSeparator = ",";
        CultureInfo.CurrentCulture = commas;
        foreach (Measurement row in MeasurementSchema.Rows.Where(row => row.IsNumber && (row.Outputs & Live) != 0))
        {
            Condition condition = Assert.Single(ConditionText.Read([$"{row.Name} < 1.5"], Live));
            Assert.Equal((row, $"{row.Name} < 1.5"), (condition.Measurement, condition.ToString()));
        }
    }
}
