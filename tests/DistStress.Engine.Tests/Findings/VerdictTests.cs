using System.Globalization;
using DistStress.Engine.Findings;
using DistStress.Engine.Metrics;
using DistStress.Engine.Outcomes;
using Xunit;

namespace DistStress.Engine.Tests.Findings;

public sealed class VerdictTests
{
    private const long Second = 1_000_000;

    [Fact]
    public void A_run_that_kept_its_rate_says_so() => Assert.Equal(
        "The traffic was what the file says, 500 ops planned.",
        Sentence([(100, 99), (100, 100), (100, 101), (100, 99), (100, 101)]));

    [Fact]
    public void One_op_a_second_that_begins_in_the_next_is_no_shortfall() => Assert.StartsWith(
        "The traffic was what the file says",
        Sentence([(1, 0), (1, 1), (1, 1), (1, 1), (0, 1)]), StringComparison.Ordinal);

    [Fact]
    public void A_rate_that_was_not_reached_is_told_with_its_time_and_its_cause()
    {
        var cause = new Finding(
            FindingKind.InFlightLimit, 2 * Second, 4 * Second,
            new Dictionary<string, double>
            {
                ["max_in_flight"] = 1000, ["service_ms"] = 80, ["rate"] = 20_000, ["needed"] = 2000,
            },
            "w");
        var elsewhere = new Finding(
            FindingKind.NoWorker, 90 * Second, 91 * Second, new Dictionary<string, double>(), "");

        Assert.Equal(
            "The rate was not reached from 2 to 5: workers had max_in_flight (1000) ops open, since the store took "
            + "80 ms an op at 20,000/s; 2,000 in flight would carry it.",
            Sentence([(100, 100), (100, 100), (100, 50), (100, 50), (100, 50), (0, 150)], [cause, elsewhere]));
        Assert.Contains(
            "from 2 to 5: 150 ops were due and not begun, and nothing that is measured tells why",
            Sentence([(100, 100), (100, 100), (100, 50), (100, 50), (100, 50), (0, 150)]), StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_given_up_or_done_by_a_worker_that_was_killed_is_not_waited_for()
    {
        Assert.StartsWith(
            "The traffic was what the file says",
            Sentence([(100, 70), (100, 70), (100, 70)], dropped: 30), StringComparison.Ordinal);
        Assert.Equal(
            "The traffic was what the file says, 300 ops planned; 33.333 % of the ops were given up, since they could "
            + "not begin within max_delay_ms.",
            Sentence([(100, 70), (100, 70), (100, 60)], dropped: 30, expired: 100));
        Assert.StartsWith(
            "The traffic was what the file says",
            Sentence([(100, 70), (100, 100), (100, 100)], unreported: 30), StringComparison.Ordinal);
    }

    [Fact]
    public void Failures_stand_behind_the_traffic_and_the_end_before_it()
    {
        var down = new Finding(
            FindingKind.TargetDown, 0, Second, new Dictionary<string, double> { ["failed"] = 25, ["ended"] = 25 },
            "ConnectionLost");
        Assert.Equal(
            "The run was stopped; until then the traffic was what the file says, 200 ops planned; 12.5 % of the ops "
            + "failed: the store could not be reached (ConnectionLost): 25 of 25 ops failed.",
            Sentence([(100, 100), (100, 100)], [down], failed: 25, ending: "The run was stopped; until then"));
        Assert.Equal("No op was due.", Sentence([]));
    }

    [Fact]
    public void Where_no_op_began_the_traffic_was_not_what_the_file_says()
    {
        var nobody = new Finding(
            FindingKind.NoWorker, 0, Second, new Dictionary<string, double> { ["waiting"] = 150 }, "");
        Assert.Equal(
            $"The run was stopped; until then none of the 150 ops that were due began: {nobody.Text}.",
            Sentence(
                [(75, 0), (75, 0)], [nobody], dropped: 75, expired: 150, ended: 0,
                ending: "The run was stopped; until then").Split("; 100 %")[0] + ".");
        Assert.Equal(
            "The one op that was due did not begin; 100 % of the ops were given up, since they could not begin within "
            + "max_delay_ms.",
            Sentence([(1, 0)], dropped: 1, expired: 1, ended: 0));
        Assert.Equal("The traffic was what the file says, 1 op planned.", Sentence([(1, 1)]));
    }

    private static string Sentence(
        (long Planned, long Started)[] rows, Finding[]? findings = null, long dropped = 0, long unreported = 0,
        int failed = 0, string? ending = null, int expired = 0, int ended = 200)
    {
        var tally = new OpTally();
        for (int i = 0; i < ended; i++)
            tally.Record(new OpResult(i < failed ? OpStatus.Failed : OpStatus.Succeeded));
        for (int i = 0; i < expired; i++)
            tally.Record(OpResult.Expired);
        return new Verdict
        {
            Rows = [.. rows.Select((row, second) => new TimeRow(
                second, 1, new RateRow(row.Planned, row.Planned, row.Started),
                new OutcomeRow { Dropped = dropped }, default))],
            Tally = tally,
            Unreported = unreported,
            Findings = findings ?? [],
            UntilMicros = long.MaxValue,
            Ending = ending,
        }.Sentence(micros => (micros / Second).ToString(CultureInfo.InvariantCulture));
    }
}
