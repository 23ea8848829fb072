using DistStress.Engine.Clocks;
using DistStress.Engine.Control;
using Xunit;

namespace DistStress.Engine.Tests.Control;

public sealed class NotifyGuardTests
{
    private const long Second = 1_000_000;
    private static readonly NotifyKey Key = new("secret");
    private long _now = 1000 * Second;

    [Fact]
    public void Each_message_is_taken_once_while_it_is_fresh()
    {
        NotifyGuard guard = Guard(Key);
        _now += 100 * Second;

        Assert.Null(guard.Refusal(Message(0)));
        Assert.Contains("nonce", guard.Refusal(Message(0)));
        Assert.Null(guard.Refusal(Message(-30, "at the edge")));
        Assert.Null(guard.Refusal(Message(30, "at the other edge")));
        Assert.Contains("older", guard.Refusal(Message(-31, "old")));
        Assert.Contains("ahead", guard.Refusal(Message(31, "future")));
        Assert.Contains("older", guard.Refusal(Key.Sign(Message(0, "far") with { At = long.MinValue })));
        Assert.Contains("ahead", guard.Refusal(Key.Sign(Message(0, "far") with { At = long.MaxValue })));
    }

    [Fact]
    public void A_nonce_is_remembered_as_long_as_its_message_is_fresh()
    {
        NotifyGuard guard = Guard(Key);
        NotifyMessage ahead = Message(30);
        Assert.Null(guard.Refusal(ahead));
        for (int i = 0; i < 200; i++, _now += Second)
            Assert.NotNull(guard.Refusal(ahead));
    }

    [Fact]
    public void What_was_sent_before_the_receiver_started_is_not_taken()
    {
        NotifyMessage message = Message(0);
        _now++;
        Assert.Contains("started", Guard(Key).Refusal(message));
    }

    [Fact]
    public void A_refused_message_does_not_use_up_its_nonce()
    {
        NotifyGuard guard = Guard(Key);
        Assert.NotNull(guard.Refusal(Message(0) with { Argument = "tampered" }));
        Assert.Null(guard.Refusal(Message(0)));
    }

    [Fact]
    public void Memory_is_bounded_and_a_full_one_refuses()
    {
        NotifyGuard guard = Guard(null);
        var messages = Enumerable.Range(0, 60_000).Select(i => Message(0, $"n{i}"));
        Assert.Equal(50_000, messages.Count(message => guard.Refusal(message) is null));
        _now += 61 * Second;
        Assert.Null(guard.Refusal(Message(0, "later")));
    }

    [Fact]
    public void With_a_key_nothing_unsigned_is_taken_and_without_one_anything()
    {
        Assert.Contains("not signed", Guard(Key).Refusal(Message(0) with { Signature = null }));
        Assert.Contains("signature", Guard(Key).Refusal(new NotifyKey("other").Sign(Message(0))));
        Assert.Contains("signature", Guard(Key).Refusal(Message(0) with { Signature = "xyz" }));
        Assert.Contains("signature", Guard(Key).Refusal(Message(0) with { Signature = new string('z', 64) }));
        Assert.Contains("signature", Guard(Key).Refusal(Message(0) with { Signature = new string('0', 64) }));
        Assert.Null(Guard(null).Refusal(Message(0) with { Signature = null }));
    }

    private NotifyGuard Guard(NotifyKey? key) => new(key, () => _now, Timings.Default.MessageWindow);

    private NotifyMessage Message(long seconds, string nonce = "n") => Key.Sign(
        new NotifyMessage { Id = "a", Action = "pause", At = _now + seconds * Second,
            Nonce = nonce.Replace(' ', '-') });
}
