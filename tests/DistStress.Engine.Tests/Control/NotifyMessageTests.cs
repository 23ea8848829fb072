using System.Text;
using DistStress.Engine.Control;
using Xunit;

namespace DistStress.Engine.Tests.Control;

public sealed class NotifyMessageTests
{
    private static readonly NotifyMessage Full = new()
    {
        Id = "a1",
        Action = "execute_bash",
        Argument = "echo \"\\ü\u0001\n/\"",
        Workers = ["host-1-ab", "host-2-cd"],
        At = 1_763_810_000_123_456,
        Nonce = "n-1",
    };

    [Fact]
    public void The_canonical_form_and_its_signature_are_those_that_other_programs_compute()
    {
        Assert.Equal(
            """{"id":"a1","action":"execute_bash","argument":"echo \"\\ü\u0001\n/\"","workers":["host-1-ab","host-2-cd"],"at":1763810000123456,"nonce":"n-1"}""",
            Encoding.UTF8.GetString(NotifyMessageJson.Canonical(Full)));
        // Computed with Python's hmac and hashlib.
        Assert.Equal("5c66682d11cef20c3fa6ce7bb0c3b484314c307a00e203aa23d5396f6a98d7a7",
            new NotifyKey("gehä1m").Sign(Full).Signature);
        Assert.Equal(
            "ff7892437f589c0df184e6bf2737cc83bedc056bd1da144ba3e1d02a78d91a8a",
            new NotifyKey("open sesame")
                .Sign(new NotifyMessage { Id = "a1", Action = "pause", At = 1, Nonce = "n" }).Signature);
    }

    [Fact]
    public void A_message_is_read_as_it_was_written()
    {
        var key = new NotifyKey("secret");
        NotifyMessage sent = key.Sign(Full);

        NotifyMessage read = Assert.IsType<NotifyMessage>(
            NotifyMessageJson.Read(NotifyMessageJson.Write(sent)).Message);

        Assert.Equal(sent with { Workers = null }, read with { Workers = null });
        Assert.Equal(sent.Workers, read.Workers);
        Assert.True(key.Verifies(read));
        Assert.True(key.Verifies(read with { Signature = read.Signature!.ToUpperInvariant() }));
        Assert.False(new NotifyKey("Secret").Verifies(read));
    }

    [Fact]
    public void Order_and_white_space_on_the_wire_do_not_matter_and_null_is_absent()
    {
        var key = new NotifyKey("secret");
        NotifyMessage sent = key.Sign(Full with { Argument = null, Workers = null });

        ReceivedMessage read = NotifyMessageJson.Read(
            $$"""{ "sig": "{{sent.Signature}}", "nonce": "n-1", "workers": null, "argument": null, "at": {{sent.At}}, "action": "execute\u005fbash", "id": "a1" }""");

        Assert.Null(read.Problem);
        Assert.True(key.Verifies(read.Message!));
    }

    [Theory]
    [InlineData("", "JSON")]
    [InlineData("{", "JSON")]
    [InlineData("null", "object")]
    [InlineData("[]", "object")]
    [InlineData("\"text\"", "object")]
    [InlineData("""{"id":"a","action":"pause","at":1,"nonce":"n"} {}""", "JSON")]
    [InlineData("""{"id":"a","action":"pause","at":1,"nonce":"n","v":2}""", "not known")]
    [InlineData("""{"id":"a","action":"pause","at":1,"nonce":"n","Id":"b"}""", "not known")]
    [InlineData("""{"id":"a","id":"a","action":"pause","at":1,"nonce":"n"}""", "twice")]
    [InlineData("""{"action":"pause","at":1,"nonce":"n"}""", "id")]
    [InlineData("""{"id":"","action":"pause","at":1,"nonce":"n"}""", "id")]
    [InlineData("""{"id":"a b","action":"pause","at":1,"nonce":"n"}""", "id")]
    [InlineData("""{"id":7,"action":"pause","at":1,"nonce":"n"}""", "id")]
    [InlineData("""{"id":"a","at":1,"nonce":"n"}""", "action")]
    [InlineData("""{"id":"a","action":"","at":1,"nonce":"n"}""", "action")]
    [InlineData("""{"id":"a","action":"pa use","at":1,"nonce":"n"}""", "action")]
    [InlineData("""{"id":"a","action":"pause","argument":{},"at":1,"nonce":"n"}""", "argument")]
    [InlineData("""{"id":"a","action":"pause","argument":"\ud800","at":1,"nonce":"n"}""", "JSON")]
    [InlineData("""{"id":"a","action":"pause","workers":[],"at":1,"nonce":"n"}""", "workers")]
    [InlineData("""{"id":"a","action":"pause","workers":"all","at":1,"nonce":"n"}""", "workers")]
    [InlineData("""{"id":"a","action":"pause","workers":[null],"at":1,"nonce":"n"}""", "workers")]
    [InlineData("""{"id":"a","action":"pause","nonce":"n"}""", "at")]
    [InlineData("""{"id":"a","action":"pause","at":"1","nonce":"n"}""", "at")]
    [InlineData("""{"id":"a","action":"pause","at":1.5,"nonce":"n"}""", "at")]
    [InlineData("""{"id":"a","action":"pause","at":99999999999999999999,"nonce":"n"}""", "at")]
    [InlineData("""{"id":"a","action":"pause","at":1}""", "nonce")]
    [InlineData("""{"id":"a","action":"pause","at":1,"nonce":"n","sig":5}""", "sig")]
    [InlineData("""{"id":"a","action":"pause","argument":[[[[[[1]]]]]],"at":1,"nonce":"n"}""", "JSON")]
    public void What_is_no_message_is_refused_with_the_reason(string text, string reason)
    {
        ReceivedMessage read = NotifyMessageJson.Read(text);
        Assert.Null(read.Message);
        Assert.Contains(reason, read.Problem);
    }

    [Fact]
    public void A_message_has_64_KiB_at_most()
    {
        int rest = NotifyMessageJson.MaxBytes - Encoding.UTF8.GetByteCount(
            NotifyMessageJson.Write(Full with { Argument = "" }));
        string longest = NotifyMessageJson.Write(Full with { Argument = new string('ü', rest / 2) });
        Assert.Null(NotifyMessageJson.Read(longest).Problem);
        Assert.Contains("longer", NotifyMessageJson.Read(longest + "  ").Problem);
        Assert.Contains("longer", NotifyMessageJson.Read(new string(' ', 1_000_000)).Problem);

        var error = Assert.Throws<DistStressException>(
            () => NotifyMessageJson.Write(Full with { Argument = new string('ü', rest / 2 + 1) }));
        Assert.Equal("NotifyMessageInvalid", error.ErrorId);
    }

    [Fact]
    public void What_no_worker_would_take_is_not_written()
    {
        NotifyMessage[] messages =
        [
            Full with { Action = "" },
            Full with { Action = "no such thing" },
            Full with { Id = "a:b" },
            Full with { Workers = [] },
            Full with { Argument = "half \ud800" },
        ];
        Assert.All(messages, message => Assert.Equal(
            "NotifyMessageInvalid", Assert.Throws<DistStressException>(
                () => NotifyMessageJson.Write(message)).ErrorId));
    }

    [Fact]
    public void A_key_does_not_show_itself()
    {
        Assert.DoesNotContain("s3cret", new NotifyKey("s3cret").ToString());
        Assert.DoesNotContain("s3cret",
            new Engine.Redis.ControlOptions { NotifyKey = new NotifyKey("s3cret") }.ToString());
        Assert.Equal("NotifyKeyInvalid", Assert.Throws<DistStressException>(() => new NotifyKey("")).ErrorId);
    }
}
