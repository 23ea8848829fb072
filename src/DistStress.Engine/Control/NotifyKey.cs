using System.Security.Cryptography;
using System.Text;

namespace DistStress.Engine.Control;

/// <summary>
/// The secret that senders and receivers of control messages share. A signature is HMAC-SHA256 (RFC 2104, FIPS 180-4)
/// of the canonical form of the message under the UTF-8 bytes of the secret, in hex digits.
/// </summary>
public sealed class NotifyKey
{
    /// <summary>The environment variable that holds the secret where no parameter does.</summary>
    public const string Variable = "DST_NOTIFY_KEY";

    private readonly byte[] _secret;

    /// <summary>Makes a key of a secret text.</summary>
    /// <exception cref="DistStressException"><c>NotifyKeyInvalid</c>: the text is empty.</exception>
    public NotifyKey(string secret)
    {
        if (secret.Length == 0)
            throw new DistStressException(ErrorKind.NotifyKeyInvalid, null, "The key for control messages is empty.");
        _secret = Encoding.UTF8.GetBytes(secret);
    }

    /// <summary>The key that the environment holds; null for none.</summary>
    public static NotifyKey? FromEnvironment() =>
        Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } secret ? new NotifyKey(secret) : null;

    /// <summary>The message with its signature.</summary>
    public NotifyMessage Sign(NotifyMessage message) =>
        message with { Signature = Convert.ToHexStringLower(Compute(message)) };

    /// <summary>
    /// Whether the message has the signature of this key. Takes the same time wherever a wrong one differs.
    /// </summary>
    public bool Verifies(NotifyMessage message)
    {
        Span<byte> signature = stackalloc byte[HMACSHA256.HashSizeInBytes];
        return message.Signature is { Length: 2 * HMACSHA256.HashSizeInBytes } text
            && Convert.FromHexString(text, signature, out _, out _) == System.Buffers.OperationStatus.Done
            && CryptographicOperations.FixedTimeEquals(signature, Compute(message));
    }

    /// <summary>Not the secret: this may end up in a log.</summary>
    public override string ToString() => "***";

    private byte[] Compute(NotifyMessage message) => HMACSHA256.HashData(_secret, NotifyMessageJson.Canonical(message));
}
