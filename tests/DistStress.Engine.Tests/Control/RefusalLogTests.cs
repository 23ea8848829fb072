using DistStress.Engine.Control;
using Xunit;

namespace DistStress.Engine.Tests.Control;

public sealed class RefusalLogTests
{
    // The answers may be to a Redis far away, and what comes behind them is a message that is right.
    [Fact]
    public void No_answer_is_waited_for_and_a_flood_is_answered_in_part()
    {
        var log = new RefusalLog(null, TimeProvider.System, TimeSpan.Zero);
        var arrived = new TaskCompletionSource();
        int sent = 0;
        for (int i = 0; i < 5000; i++)
            Answer();
        Assert.Equal(1024, sent);

        arrived.SetResult();
        Answer();

        Assert.Equal(1025, sent);

        void Answer() => log.Answer(() =>
        {
            sent++;
            return arrived.Task;
        });
    }
}
