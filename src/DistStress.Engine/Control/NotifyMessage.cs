using System.Text.Json;
using System.Text.Json.Serialization;

namespace DistStress.Engine.Control;

/// <summary>A control message.</summary>
public sealed record NotifyMessage
{
    /// <summary>The message's id; answers are collected under it.</summary>
    [JsonPropertyName("id")]
    public string Id { get; init; } = Guid.NewGuid().ToString("n");

    /// <summary>What to do, see <see cref="NotifyActions"/>.</summary>
    [JsonPropertyName("action")]
    public required string Action { get; init; }

    /// <summary>What the action needs to know; may be null.</summary>
    [JsonPropertyName("argument")]
    public string? Argument { get; init; }

    /// <summary>The workers that are meant; null or empty for all.</summary>
    [JsonPropertyName("workers")]
    public IReadOnlyList<string>? Workers { get; init; }

    /// <summary>When it was sent, in µs of the server's clock.</summary>
    [JsonPropertyName("at")]
    public long At { get; init; }

    /// <summary>A random value that no other message has.</summary>
    [JsonPropertyName("nonce")]
    public string Nonce { get; init; } = Guid.NewGuid().ToString("n");

    /// <summary>Reads a message.</summary>
    /// <param name="json">The text that came over the channel.</param>
    /// <param name="reason">Why it cannot be read, else null.</param>
    /// <returns>The message, or null if it cannot be read.</returns>
    public static NotifyMessage? Parse(string json, out string? reason)
    {
        try
        {
            NotifyMessage? message = JsonSerializer.Deserialize<NotifyMessage>(json);
            reason = message switch
            {
                null => "it is null",
                { Action.Length: 0 } => "its action is empty",
                { Id: null or "" } => "it has no id",
                _ => null,
            };
            return reason is null ? message : null;
        }
        catch (JsonException e)
        {
            reason = e.Message;
            return null;
        }
    }
}
