using DistStress.Engine.Control;
using Xunit;

namespace DistStress.Engine.Tests.Control;

public sealed class RecordSignerTests
{
    private const string Text = """{"table_name":"load","threads":4}""";
    private static readonly RecordSigner Signer = new(new NotifyKey("open sesame"), "dst");
    private static readonly RecordSigner None = new(null, "dst");

    [Fact]
    public void The_form_is_the_documented_one() => Assert.Equal(
        Text + "\n{\"at\":1763810000123456,\"sig\":\"70ee16f7afcd8552e4879cc83d04c0cc685d85eacaaee97772fc8a0a0c804eb8\"}",
        Signer.Sign(SignedKind.Config, null, 1763810000123456, Text));

    [Fact]
    public void What_is_signed_is_taken_with_the_key_and_without_one()
    {
        SignedText read = SignedText.Read(Signer.Sign(SignedKind.Plan, "run1", 7, Text));

        Assert.Equal((Text, 7L), (read.Text, read.At));
        Assert.Null(Signer.Refusal(SignedKind.Plan, "run1", read));
        Assert.Null(None.Refusal(SignedKind.Plan, "run1", read));
    }

    [Fact]
    public void Without_a_key_nothing_is_signed() => Assert.Equal(Text, None.Sign(SignedKind.Config, null, 7, Text));

    [Fact]
    public void With_a_key_what_is_not_signed_is_refused() => Assert.Contains(
        "not signed", Signer.Refusal(SignedKind.Config, null, SignedText.Read(Text)));

    [Fact]
    public void No_part_of_what_is_signed_can_be_another()
    {
        string right = Signer.Sign(SignedKind.Plan, "run1", 7, Text);
        SignedText read = SignedText.Read(right);

        Assert.NotNull(Signer.Refusal(SignedKind.Config, "run1", read));
        Assert.NotNull(Signer.Refusal(SignedKind.Plan, "run2", read));
        Assert.NotNull(Signer.Refusal(SignedKind.Plan, null, read));
        Assert.NotNull(Signer.Refusal(SignedKind.Plan, "run1", read with { At = 8 }));
        Assert.NotNull(Signer.Refusal(SignedKind.Plan, "run1", read with { Text = Text + " " }));
        Assert.NotNull(new RecordSigner(new NotifyKey("open sesame"), "dst2").Refusal(SignedKind.Plan, "run1", read));
        Assert.NotNull(new RecordSigner(new NotifyKey("open sesamf"), "dst").Refusal(SignedKind.Plan, "run1", read));
        for (int i = 0; i < right.Length; i++)
        {
            // Hex digits may be of either case.
            string changed = right[..i] + (right[i] == '0' ? '1' : '0') + right[(i + 1)..];
            Assert.NotNull(Signer.Refusal(SignedKind.Plan, "run1", SignedText.Read(changed)));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    [InlineData("text\n{\"at\":1,\"sig\":\"0\"}")]
    [InlineData("text\n{\"at\":-1,\"sig\":\"0000000000000000000000000000000000000000000000000000000000000000\"}")]
    [InlineData("text\n{\"at\": 1,\"sig\":\"0000000000000000000000000000000000000000000000000000000000000000\"}")]
    [InlineData("text\n{\"at\":99999999999999999999,\"sig\":\""
        + "0000000000000000000000000000000000000000000000000000000000000000\"}")]
    [InlineData("{\"at\":1,\"sig\":\"0000000000000000000000000000000000000000000000000000000000000000\"}")]
    public void What_has_no_last_line_of_that_form_is_not_signed(string value) =>
        Assert.Equal(new SignedText(value, 0, null), SignedText.Read(value));
}
