using System.Security.Cryptography;

namespace DistStress.Engine.Control;

/// <summary>A control message. <see cref="NotifyMessageJson"/> has its form on the wire.</summary>
public sealed record NotifyMessage
{
    /// <summary>The message's id; answers are collected under it. 1 to 64 ASCII letters, digits, '-' and '_'.</summary>
    public string Id { get; init; } = NewToken();

    /// <summary>
    /// What to do, see <see cref="NotifyActions"/>, or the name of a handler that workers were started with.
    /// </summary>
    public required string Action { get; init; }

    /// <summary>What the action needs to know; may be null.</summary>
    public string? Argument { get; init; }

    /// <summary>The ids of the workers that are meant; null for all. Not an empty list.</summary>
    public IReadOnlyList<string>? Workers { get; init; }

    /// <summary>When it was sent, in µs of the server's clock.</summary>
    public long At { get; init; }

    /// <summary>A random value that no other message has, of the same form as an id. Sending draws a new one.</summary>
    public string Nonce { get; init; } = NewToken();

    /// <summary>The signature, 64 hex digits; null for none. See <see cref="NotifyKey"/>.</summary>
    public string? Signature { get; init; }

    /// <summary>128 random bits, in hex.</summary>
    internal static string NewToken() => RandomNumberGenerator.GetHexString(32, lowercase: true);
}
