using DistStress.Engine.Configuration;
using DistStress.Engine.Monitoring;
using DistStress.Engine.Scheduling;
using DistStress.Engine.Tests.Scheduling;
using DistStress.Engine.Traffic;
using Xunit;

namespace DistStress.Engine.Tests.Monitoring;

/// <summary>Random exports of every format become files whose schedules have the ops of the export.</summary>
public sealed class ConversionTests
{
    public static TheoryData<string> Formats => [.. ExportCase.Formats];

    [Theory]
    [MemberData(nameof(Formats))]
    public void Every_period_of_the_file_has_the_ops_of_the_export(string format)
    {
        int first = Random.Shared.Next();
        for (int seed = first; seed < first + 40; seed++)
        {
            ExportCase export = ExportCase.Draw(format, seed);
            string about = $"{format}, seed {seed}";
            using var files = new ExportFiles();

            ConvertedTraffic converted = files.Convert(export.Name, export.Text, export.Options);

            TrafficTask task = Assert.Single(
                TrafficFile.Parse(converted.Text, "made.json", ((StressConfig?)null).ForTraffic()).Tasks);
            var schedule = new TaskSchedule(task);
            Fraction sum = 0;
            for (int period = 0; period <= export.Ops.Length; period++)
            {
                // The end of a period, at the slice that is nearest.
                Fraction seconds = (Fraction)((long)period * export.PeriodSeconds) / export.Options.Speed;
                long slice = (seconds * 100 + new Fraction(1, 2)).Floor;
                bool isEnd = period == export.Ops.Length;
                long expected = isEnd ? (sum + new Fraction(1, 2)).Floor : sum.Floor;
                Assert.True(expected == schedule.OpsBeforeSlice(slice), $"{about}: {expected} ops before {period}, "
                    + $"not {schedule.OpsBeforeSlice(slice)}\n{export.Text}\n{converted.Text}");
                if (!isEnd)
                    sum += export.Ops[period] * export.Options.Scale;
            }

            Assert.True((sum + new Fraction(1, 2)).Floor == schedule.Total, about);
            Assert.Equal(schedule.Total, converted.Ops);
        }
    }
}
