using DistStress.Engine.Generation;
using Xunit;

namespace DistStress.Engine.Tests.Generation;

public class StreamPickerTests
{
    [Fact]
    public void The_documented_picks_come_out()
    {
        var picker = new StreamPicker([15.38m, 48.58m, 7.36m, 22.58m, 4.82m, 1.29m]);
        Assert.Equal([5, 4, 2, 2, 2, 2, 6, 2, 2, 2],
            Enumerable.Range(0, 10).Select(op => picker.Pick(7, (ulong)op) + 1));
    }

    [Fact]
    public void Shares_are_as_the_weights()
    {
        var picker = new StreamPicker([2.2m, 6.6m]);
        int ofFirst = Enumerable.Range(0, 100_000).Count(op => picker.Pick(3, (ulong)op) == 0);
        Assert.InRange(ofFirst, 24_500, 25_500);
    }

    [Fact]
    public void A_weight_of_zero_is_never_picked()
    {
        var picker = new StreamPicker([0m, 1m, 0m, 1m, 0m]);
        Assert.Equal([1, 3], Enumerable.Range(0, 10_000).Select(op => picker.Pick(3, (ulong)op)).Distinct().Order());
    }

    [Fact]
    public void Only_the_ratio_of_the_weights_counts()
    {
        var small = new StreamPicker([0.0000000000000000000000000001m, 0.0000000000000000000000000002m]);
        var large = new StreamPicker([26409387504754779197847983445m, 52818775009509558395695966890m]);
        Assert.All(Enumerable.Range(0, 1000), op => Assert.Equal(small.Pick(1, (ulong)op), large.Pick(1, (ulong)op)));
    }
}
