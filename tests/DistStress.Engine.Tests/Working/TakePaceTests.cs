using DistStress.Engine.Working.Intake;
using Xunit;

namespace DistStress.Engine.Tests.Working;

public sealed class TakePaceTests
{
    private const long MostWait = 25_000;

    [Fact]
    public void A_loop_that_runs_through_its_work_quickly_takes_more_each_time()
    {
        var pace = new TakePace();
        long now = 0;
        for (int i = 0; i < 20; i++)
            Assert.Equal(0, pace.Note(pace.Count, now += 1_000, MostWait));

        Assert.Equal(64, pace.Count);
    }

    [Fact]
    public void A_loop_that_is_slow_takes_fewer_so_that_others_find_some()
    {
        var pace = new TakePace();
        long now = 0;
        for (int i = 0; i < 20; i++)
            pace.Note(pace.Count, now += 1_000, MostWait);
        for (int i = 0; i < 20; i++)
            pace.Note(pace.Count, now += 1_000_000, MostWait);

        Assert.Equal(1, pace.Count);
    }

    [Fact]
    public void An_empty_queue_is_looked_into_less_and_less_often_and_one_at_a_time()
    {
        var pace = new TakePace();
        for (int i = 0; i < 10; i++)
            pace.Note(pace.Count, i, MostWait);
        long[] waits = [.. Enumerable.Range(0, 12).Select(_ => pace.Note(0, 0, MostWait))];

        Assert.Equal(waits.Order(), waits);
        Assert.Equal(MostWait, waits[^1]);
        Assert.Equal(1, pace.Count);
        Assert.True(pace.Note(1, 0, MostWait) < MostWait, "work that was found makes it look again soon");
    }
}
