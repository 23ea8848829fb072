using System.Text.Json;
using System.Text.Json.Serialization;

namespace DistStress.Engine.Control;

/// <summary>An answer to a control message.</summary>
public sealed record NotifyReply
{
    /// <summary>Who answers: a worker's id, or <c>publisher</c>.</summary>
    [JsonPropertyName("worker")]
    public required string Worker { get; init; }

    /// <summary>Whether it was done.</summary>
    [JsonPropertyName("ok")]
    public required bool Succeeded { get; init; }

    /// <summary>What was done, or why not.</summary>
    [JsonPropertyName("message")]
    public string Message { get; init; } = "";

    /// <summary>The reply as it is sent.</summary>
    public string ToJson() => JsonSerializer.Serialize(this);

    /// <summary>Reads a reply; null if it cannot be read.</summary>
    public static NotifyReply? Parse(string json)
    {
        try
        {
            return JsonSerializer.Deserialize<NotifyReply>(json);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
