using System.Text;

namespace DistStress.Engine.Control;

/// <summary>
/// Signs what lies in Redis or goes over a channel there, and judges what comes from it: with a key, only what it
/// signed, for this prefix, as this kind of thing and about this subject, is taken.
/// </summary>
/// <remarks>
/// What a signature covers is one line of canonical JSON, <c>{"kind":…,"prefix":…,"subject":…,"at":…}</c>, a line feed,
/// and the text. A control message begins otherwise, so no signature of one is that of the other.
/// </remarks>
/// <param name="key">The key; null to sign nothing and take everything.</param>
/// <param name="prefix">What all names of the load test begin with.</param>
internal sealed class RecordSigner(NotifyKey? key, string prefix)
{
    /// <summary>Whether there is a key: then what is taken is signed.</summary>
    public bool HasKey => key is not null;

    /// <summary>A text as Redis gets it: signed where there is a key.</summary>
    /// <param name="kind">What it is.</param>
    /// <param name="subject">What it is about, as the kind says; null for nothing.</param>
    /// <param name="at">The time, in µs of the server's clock, 0 or later.</param>
    /// <param name="text">The text.</param>
    public string Sign(SignedKind kind, string? subject, long at, string text) => key is null
        ? text
        : new SignedText(text, at, key.Sign(Covered(kind, subject, at, text))).ToString();

    /// <summary>Judges a text that came from Redis.</summary>
    /// <returns>Null where it is taken, or why not, as the end of a sentence that begins "because".</returns>
    public string? Refusal(SignedKind kind, string? subject, in SignedText text) => Refusal(kind, subject, text, out _);

    /// <inheritdoc cref="Refusal(SignedKind, string?, in SignedText)"/>
    /// <param name="kind">What it should be.</param>
    /// <param name="subject">What it should be about, as the kind says.</param>
    /// <param name="text">The text.</param>
    /// <param name="isCurrent">Whether there is no need to sign it anew: it is signed with the secret that signs, or
    /// there is none.</param>
    public string? Refusal(SignedKind kind, string? subject, in SignedText text, out bool isCurrent)
    {
        isCurrent = key is null;
        if (key is null)
            return null;
        if (text.Signature is not { } signature)
            return "it is not signed, and there is a key here";
        return key.Verifies(Covered(kind, subject, text.At, text.Text), signature, out isCurrent)
            ? null
            : "its signature is not that of the key here and of what it says";
    }

    private byte[] Covered(SignedKind kind, string? subject, long at, string text)
    {
        var head = new StringBuilder("{");
        CanonicalJson.AppendText(head, "kind", Word(kind));
        CanonicalJson.AppendText(head, "prefix", prefix);
        CanonicalJson.AppendText(head, "subject", subject);
        CanonicalJson.AppendNumber(head, "at", at);
        return Encoding.UTF8.GetBytes(head.Append("}\n").Append(text).ToString());
    }

    private static string Word(SignedKind kind) => kind switch
    {
        SignedKind.Config => "config",
        SignedKind.Plan => "plan",
        SignedKind.Rates => "rates",
        SignedKind.Snapshot => "snapshot",
        SignedKind.ConfigAnswer => "config_answer",
        SignedKind.StopWhen => "stop_when",
        SignedKind.Price => "price",
        SignedKind.Handlers => "handlers",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "There is no such kind."),
    };
}
