using DistStress.Engine.Redis.Queues;
using DistStress.Engine.Scheduling;
using DistStress.Engine.Working.Intake;
using Xunit;

namespace DistStress.Engine.Tests.Working;

public sealed class TakePaceTests
{
    private const int Loops = 4;
    private const long Second = 1_000_000;

    private readonly TakePace _pace = new(new Random(1));
    private long _now = 10 * Second;
    private long _begun;

    [Fact]
    public void Looks_come_at_random_about_a_mean_and_an_idle_worker_makes_some_twenty_a_second()
    {
        AssertPauses(mean: 50_000);
        Note(Next(), there: 1, count: 1, dueIn: 150_000);
        AssertPauses(mean: 25_000);
        _now += Second;
        AssertPauses(mean: 50_000);
        _pace.LeadMicros = 40_000;
        AssertPauses(mean: 10_000);
    }

    [Theory]
    [InlineData(1, 1000)]
    [InlineData(2, 500)]
    [InlineData(3, 334)]
    [InlineData(2000, 1)]
    public void Of_what_is_not_due_yet_a_worker_takes_its_part(int workers, int share)
    {
        _pace.Workers = workers;

        Assert.Equal(share, Next().Share);
        Note(Next(), there: 100, count: 10, dueIn: 150_000);
        Assert.Equal(share, Next().Share);
    }

    [Fact]
    public void It_takes_more_than_its_part_where_others_leave_theirs_until_it_is_due()
    {
        _pace.Workers = 10;
        int[] shares = [.. Enumerable.Range(0, 5).Select(_ =>
        {
            TakeAmount amount = Next();
            Note(amount, there: 100, count: 10, dueIn: 10_000);
            return amount.Share;
        })];
        Assert.Equal([100, 200, 400, 800, 1000], shares);

        for (int i = 0; i < 100; i++)
            Note(Next(), there: 100, count: 10, dueIn: 150_000);
        Assert.Equal(100, Next().Share);
    }

    [Fact]
    public void Of_what_is_late_a_worker_that_begins_nothing_takes_one_batch_a_loop_and_no_more()
    {
        Assert.Equal(Loops, Next().MostLate);
        Assert.Equal(0, Next(batches: Loops).MostLate);
    }

    [Fact]
    public void Calls_that_are_under_way_count_as_taken()
    {
        TakeAmount first = Next();
        Assert.Equal((Loops, 0), (first.MostLate, Next().MostLate));

        _pace.NoteFailure(first);
        Assert.Equal(Loops, Next().MostLate);
    }

    [Fact]
    public void A_worker_that_runs_through_what_is_late_takes_twice_as_much_each_time_and_keeps_to_what_it_can_begin()
    {
        const long Answer = 80_000;
        const long Most = 500; // batches that it can begin in the time of an answer and a pause
        var asked = new List<int>();
        for (int i = 0; i < 40; i++)
        {
            TakeAmount amount = Next();
            asked.Add(amount.MostLate);
            _now += Answer + 25_000;
            _begun += Math.Min(Most, amount.MostLate);
            Note(amount, there: 1_000_000, count: amount.MostLate, dueIn: -Second, roundTrip: Answer);
        }

        // The rate is known after the time of two answers.
        Assert.Equal(Loops, asked[0]);
        Assert.All(asked[2..12].Zip(asked.Skip(4)), pair => Assert.True(
            pair.Second >= Math.Min(2 * pair.First, 2 * Most * 0.9), $"{pair.First}, and then {pair.Second}"));
        Assert.InRange(asked[^1], 2 * Most * 0.9, 2 * Most * 1.1);
    }

    [Fact]
    public void It_looks_again_at_once_where_it_got_all_it_asked_for_and_that_is_soon_done()
    {
        TakeAmount amount = Next();

        Assert.True(Note(amount, there: 1000, count: Loops, dueIn: -Second, batches: 0));
        Assert.False(Note(amount, there: 1000, count: Loops, dueIn: -Second, batches: Loops));
        Assert.False(Note(amount, there: Loops, count: Loops, dueIn: -Second, batches: 0));
        Assert.False(Note(amount, there: 0, count: 0, dueIn: 0, batches: 0));
        Assert.True(Note(amount, there: 10_000, count: amount.Most, dueIn: 100_000, batches: 500));
    }

    [Fact]
    public void Of_what_is_due_far_ahead_it_takes_little_and_seldom_so_that_others_come_in_time()
    {
        Note(Next(), there: 1000, count: 100, dueIn: 5 * Second);
        Assert.Null(_pace.Next(100, 100, 0, Loops, _now));
        _now += 200_000;

        Assert.Equal(Loops, Next(batches: 100).Most);
        _pace.FollowJump();
        Assert.True(Next(batches: 100).Most > 1000);
    }

    [Fact]
    public void A_round_trip_longer_than_the_lead_makes_it_take_further_ahead()
    {
        for (int i = 0; i < 20; i++)
            Note(Next(), there: 1000, count: 1, dueIn: 390_000, roundTrip: 300_000);

        Assert.True(Next(batches: 100).Most > 1000);
    }

    [Fact]
    public void It_takes_nothing_while_very_much_that_is_done_is_not_accounted_for()
    {
        Assert.Null(_pace.Next(held: 50_000, batches: 0, _begun, Loops, _now));
        Assert.Equal(100, _pace.Next(held: 49_900, batches: 0, _begun, Loops, _now)!.Value.Most);
    }

    private void AssertPauses(double mean)
    {
        long[] pauses = [.. Enumerable.Range(0, 10_000).Select(_ => _pace.NextPause(_now))];
        Assert.InRange(pauses.Average(), mean * 0.98, mean * 1.02);
        Assert.InRange(pauses.Min(), mean * 0.6, mean * 0.65);
        Assert.InRange(pauses.Max(), mean * 1.35, mean * 1.4);
    }

    private TakeAmount Next(long batches = 0) => _pace.Next(batches, batches, _begun, Loops, _now)!.Value;

    private bool Note(
        TakeAmount asked, long there, int count, long dueIn, long roundTrip = 1_000, long batches = 0) =>
        _pace.Note(asked, new TakenEntries(there, Entries(count, _now + dueIn), null), roundTrip, batches, _now);

    private static QueueEntry[] Entries(int count, long due) =>
        [.. Enumerable.Range(0, count).Select(i => new QueueEntry(0, [], "run", new Batch(0, i, 1, due, 0), []))];
}
