using DistStress.Engine.Clocks;
using Xunit;

namespace DistStress.Engine.Tests.Clocks;

public sealed class TimingsTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    // What does not fit together, by the words of the rule that it breaks.
    private static readonly Dictionary<string, Timings> Unfit = new()
    {
        ["3 HeartbeatInterval"] = Timings.Default with { HeartbeatInterval = 3.1 * Second, VouchAfter = 7 * Second,
            ReclaimGrace = 7 * Second },
        ["LostMargin > 0"] = Timings.Default with { LostMargin = TimeSpan.Zero },
        ["2 HeartbeatInterval <= VouchAfter"] = Timings.Default with { VouchAfter = 1.9 * Second },
        ["VouchAfter < LostAfter"] = Timings.Default with { VouchAfter = 9 * Second },
        ["2 HeartbeatInterval <= ReclaimGrace"] = Timings.Default with { ReclaimGrace = 1.9 * Second },
        ["LostAfter < ForgetAfter"] = Timings.Default with { ForgetAfter = 10 * Second },
        ["3 ReportInterval <= Lease"] = Timings.Default with { Lease = 2.9 * Second, SilentAfter = 2 * Second },
        ["2 ReportInterval <= SilentAfter"] = Timings.Default with { SilentAfter = 1.9 * Second },
        ["SilentAfter < Lease"] = Timings.Default with { SilentAfter = 10 * Second },
        ["a multiple of RequestPoll"] = Timings.Default with { RequestPoll = 0.3 * Second },
        ["CommandLimit <= RecheckAfter"] = Timings.Default with { CommandLimit = 6 * Second },
        ["ConnectTry <= ConnectLimit"] = Timings.Default with { ConnectTry = 9 * Second },
    };

    public static TheoryData<string> Rules => [.. Unfit.Keys];

    [Fact]
    public void Those_of_the_product_fit_together() => Timings.Default.Check();

    [Theory]
    [MemberData(nameof(Rules))]
    public void Those_that_do_not_are_named(string rule)
    {
        var error = Assert.Throws<ArgumentException>(Unfit[rule].Check);

        Assert.Contains(rule, error.Message, StringComparison.Ordinal);
    }
}
