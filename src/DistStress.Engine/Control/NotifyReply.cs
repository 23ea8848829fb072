using System.Text.Json;
using System.Text.Json.Serialization;

namespace DistStress.Engine.Control;

/// <summary>An answer to a control message.</summary>
public sealed record NotifyReply
{
    /// <summary>The most bytes of an answer: 64 KiB of output, where each character may be written as six.</summary>
    public const int MaxBytes = 1024 * 1024;

    /// <summary>As what a publisher answers.</summary>
    public const string Publisher = "publisher";

    /// <summary>Who answers: a worker's id, or <see cref="Publisher"/>.</summary>
    [JsonPropertyName("worker")]
    public required string Worker { get; init; }

    /// <summary>What became of it.</summary>
    [JsonPropertyName("status")]
    public required NotifyStatus Status { get; init; }

    /// <summary>What was done, or why not.</summary>
    [JsonPropertyName("message")]
    public string Message { get; init; } = "";

    /// <summary>What stood against it; null where nothing did, or something that this version does not know.</summary>
    [JsonIgnore]
    public ErrorKind? Problem
    {
        get => ErrorKinds.Find(ProblemText);
        init => ProblemText = value?.ToString();
    }

    /// <summary>The exit code of what was run; null where nothing was, or it was ended from outside.</summary>
    [JsonPropertyName("exit_code")]
    public int? ExitCode { get; init; }

    /// <summary>What that wrote, at most 64 KiB in UTF-8; null where nothing was run.</summary>
    [JsonPropertyName("output")]
    public string? Output { get; init; }

    /// <summary>How many bytes it wrote in all; null where nothing was run.</summary>
    [JsonPropertyName("output_bytes")]
    public long? OutputBytes { get; init; }

    /// <summary><see cref="Problem"/> as it is sent: a name, since another version may know more of them.</summary>
    [JsonInclude]
    [JsonPropertyName("problem")]
    internal string? ProblemText { get; init; }

    /// <summary>Whether it was done.</summary>
    [JsonIgnore]
    public bool Succeeded => Status == NotifyStatus.Done;

    /// <summary>The reply as it is sent.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, ControlJson.Default.NotifyReply);

    /// <summary>Reads a reply; null if it cannot be read.</summary>
    public static NotifyReply? Parse(string json)
    {
        try
        {
            NotifyReply? reply = JsonSerializer.Deserialize(json, ControlJson.Default.NotifyReply);
            // The contract gives a member that is missing no default.
            return reply is { Message: null } ? reply with { Message = "" } : reply;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
