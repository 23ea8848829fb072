using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace DistStress.Engine.Control;

/// <summary>
/// The secret that all share who direct load under a prefix: it signs control messages, the configuration, the plan of
/// a run, snapshots, and workers' answers to a configuration. A signature is HMAC-SHA256 (RFC 2104, FIPS 180-4) of a
/// canonical form under the UTF-8 bytes of the secret, in hex digits.
/// </summary>
/// <remarks>
/// There may be a second secret: what it signed is taken too, and nothing is signed with it. So a secret can be changed
/// while work goes on, one process after the other.
/// </remarks>
public sealed class NotifyKey
{
    /// <summary>The environment variable that holds the secret where no parameter does.</summary>
    public const string Variable = "DST_NOTIFY_KEY";

    /// <summary>The environment variable that holds the second secret.</summary>
    public const string SecondVariable = "DST_NOTIFY_KEY_2";

    /// <summary>The fewest characters of a secret, white space left out.</summary>
    public const int MinLength = 4;

    private readonly byte[][] _secrets;

    /// <summary>Makes a key.</summary>
    /// <param name="secret">The secret that signs.</param>
    /// <param name="second">Another secret whose signatures are taken too; null for none.</param>
    /// <exception cref="DistStressException">
    /// <c>NotifyKeyInvalid</c>: a text is blank, or has fewer than <see cref="MinLength"/> characters.
    /// </exception>
    public NotifyKey(string secret, string? second = null)
    {
        _secrets = second is null ? [Bytes(secret)] : [Bytes(secret), Bytes(second)];
    }

    /// <summary>Whether the environment variable is there and empty: somebody may have meant to set a key.</summary>
    public static bool IsVariableEmpty => Environment.GetEnvironmentVariable(Variable) is { Length: 0 };

    /// <summary>The key that the environment holds; null for none.</summary>
    /// <exception cref="DistStressException"><c>NotifyKeyInvalid</c>: what it holds is no key.</exception>
    public static NotifyKey? FromEnvironment() =>
        Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } secret
            ? new NotifyKey(
                secret, Environment.GetEnvironmentVariable(SecondVariable) is { Length: > 0 } second ? second : null)
            : null;

    /// <summary>The message with its signature.</summary>
    public NotifyMessage Sign(NotifyMessage message) =>
        message with { Signature = Sign(NotifyMessageJson.Canonical(message)) };

    /// <summary>
    /// Whether the message has the signature of this key. Takes the same time wherever a wrong one differs.
    /// </summary>
    public bool Verifies(NotifyMessage message) =>
        message.Signature is { } signature && Verifies(NotifyMessageJson.Canonical(message), signature, out _);

    /// <summary>Not the secret: this may end up in a log.</summary>
    public override string ToString() => "***";

    /// <summary>The signature of some bytes.</summary>
    internal string Sign(ReadOnlySpan<byte> data) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(_secrets[0], data));

    /// <summary>Whether a signature is one of these bytes, by either secret.</summary>
    /// <param name="data">The bytes.</param>
    /// <param name="signature">The signature.</param>
    /// <param name="isCurrent">Whether it is by the secret that signs.</param>
    internal bool Verifies(ReadOnlySpan<byte> data, string signature, out bool isCurrent)
    {
        isCurrent = false;
        Span<byte> given = stackalloc byte[HMACSHA256.HashSizeInBytes];
        if (signature.Length != 2 * HMACSHA256.HashSizeInBytes
            || Convert.FromHexString(signature, given, out _, out _) != OperationStatus.Done)
            return false;
        bool verifies = false;
        for (int i = 0; i < _secrets.Length; i++)
        {
            if (!CryptographicOperations.FixedTimeEquals(given, HMACSHA256.HashData(_secrets[i], data)))
                continue;
            verifies = true;
            isCurrent |= i == 0;
        }

        return verifies;
    }

    private static byte[] Bytes(string secret)
    {
        if (string.IsNullOrWhiteSpace(secret))
            throw new DistStressException(ErrorKind.NotifyKeyInvalid, null, "The key for control messages is empty.");
        if (secret.Count(c => !char.IsWhiteSpace(c)) < MinLength)
        {
            throw new DistStressException(ErrorKind.NotifyKeyInvalid, null,
                $"The key for control messages has fewer than {MinLength} characters: anybody could guess it.");
        }

        return Encoding.UTF8.GetBytes(secret);
    }
}
