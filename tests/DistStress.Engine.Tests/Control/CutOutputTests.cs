using System.Text;
using DistStress.Engine.Control;
using Xunit;

namespace DistStress.Engine.Tests.Control;

public sealed class CutOutputTests
{
    [Theory]
    [InlineData("abcdef", 4, "abcd")]
    [InlineData("abcü", 4, "abc")]
    [InlineData("abü", 4, "abü")]
    [InlineData("abcdü", 4, "abcd")]
    [InlineData("€€", 5, "€")]
    [InlineData("a🚀", 4, "a")]
    [InlineData("a🚀b", 5, "a🚀")]
    public void Output_is_cut_between_characters_and_counted_whole(string written, int most, string kept)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(written);
        var output = new CutOutput(most);
        foreach (byte part in bytes)
            output.Add([part]);

        Assert.Equal(kept, output.Text());
        Assert.Equal(bytes.Length, output.Bytes);
        Assert.Equal(kept, CutOutput.Cut(written, most));
    }

    [Fact]
    public void Bytes_that_are_no_text_do_not_make_it_longer_than_allowed()
    {
        var output = new CutOutput(100);
        output.Add(Enumerable.Repeat((byte)0xFF, 100).ToArray());
        Assert.Equal(new string('\uFFFD', 33), output.Text());
    }
}
