using DistStress.Engine.Metrics;
using Xunit;

namespace DistStress.Engine.Tests.Metrics;

public sealed class RateSeriesTests
{
    [Fact]
    public void Seconds_are_rows_and_what_is_added_is_summed()
    {
        var series = new RateSeries();
        series.Add(100, new RateRow(5, 4, 0));
        series.Add(102, new RateRow(1, 0, 0));
        series.Add(100, new RateRow(0, 1, 5));
        series.Add(99, new RateRow(0, 0, 1));

        Assert.Equal((100, 1), (series.FirstSecond, series.SecondsPerRow));
        Assert.Equal([new RateRow(5, 5, 6), default, new RateRow(1, 0, 0)], series.Rows);
    }

    [Theory]
    [InlineData(3600, 1)]
    [InlineData(3601, 2)]
    [InlineData(100_000, 32)]
    public void A_long_run_has_longer_rows_and_loses_nothing(int seconds, int secondsPerRow)
    {
        var series = new RateSeries();
        for (int second = 0; second < seconds; second++)
            series.Add(1_000_000 + second, new RateRow(second, 2 * second, 1));

        Assert.Equal(secondsPerRow, series.SecondsPerRow);
        Assert.Equal((seconds + secondsPerRow - 1) / secondsPerRow, series.Rows.Count);
        Assert.Equal((long)seconds * (seconds - 1) / 2, series.Rows.Sum(row => row.Planned));
        Assert.Equal(secondsPerRow, series.Rows[0].Started);
        Assert.Equal(secondsPerRow * (secondsPerRow - 1L), series.Rows[0].Published);
    }

    [Fact]
    public void Measurements_survive_the_run_record()
    {
        var measurements = new TaskMeasurements();
        measurements.Latencies.Delay.Record(7);
        measurements.Latencies.Service.Record(8);
        measurements.Latencies.Response.Record(15);
        measurements.Rates.Add(12, new RateRow(1, 2, 3));

        TaskMeasurements read = TaskMeasurementsJson.Read(TaskMeasurementsJson.Write(measurements));

        Assert.Equal((1, 7, 8, 15),
            (read.Measured, read.Latencies.Delay.Max, read.Latencies.Service.Max, read.Latencies.Response.Max));
        Assert.Equal((12, 1), (read.Rates.FirstSecond, read.Rates.SecondsPerRow));
        Assert.Equal([new RateRow(1, 2, 3)], read.Rates.Rows);
        Assert.Throws<FormatException>(() => TaskMeasurementsJson.Read("{}"));
        Assert.Throws<FormatException>(() => TaskMeasurementsJson.Read("x"));
    }
}
