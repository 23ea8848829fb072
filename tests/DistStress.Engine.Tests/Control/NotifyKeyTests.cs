using DistStress.Engine.Control;
using Xunit;

namespace DistStress.Engine.Tests.Control;

public sealed class NotifyKeyTests
{
    private static readonly NotifyMessage Message = new() { Id = "a1", Action = "pause", At = 1, Nonce = "n" };

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("\t\r\n \u00a0")]
    [InlineData("k")]
    [InlineData(" k e ")]
    public void A_text_that_anybody_could_guess_is_no_key(string text)
    {
        Assert.Equal(
            ErrorKind.NotifyKeyInvalid, Assert.Throws<DistStressException>(() => new NotifyKey(text)).Kind);
        Assert.Equal(
            ErrorKind.NotifyKeyInvalid,
            Assert.Throws<DistStressException>(() => new NotifyKey("a right one", text)).Kind);
    }

    [Fact]
    public void While_a_key_is_changed_both_are_taken_and_the_first_one_signs()
    {
        var former = new NotifyKey("the former key");
        var changing = new NotifyKey("the new key", "the former key");
        var next = new NotifyKey("the new key");

        Assert.True(changing.Verifies(former.Sign(Message)));
        Assert.True(changing.Verifies(next.Sign(Message)));
        Assert.Equal(next.Sign(Message), changing.Sign(Message));
        Assert.False(next.Verifies(former.Sign(Message)));
        Assert.False(former.Verifies(changing.Sign(Message)));
        Assert.False(changing.Verifies(new NotifyKey("another key").Sign(Message)));
    }

    [Fact]
    public void It_is_known_which_of_two_keys_has_signed()
    {
        byte[] data = [1, 2, 3];
        var changing = new NotifyKey("the new key", "the former key");

        Assert.True(changing.Verifies(data, changing.Sign(data), out bool isCurrent));
        Assert.True(isCurrent);
        Assert.True(changing.Verifies(data, new NotifyKey("the former key").Sign(data), out isCurrent));
        Assert.False(isCurrent);
    }
}
