using System.Text.Json;
using System.Text.Json.Serialization;

namespace DistStress.Engine.Targets.Retries;

/// <summary>Settings of retries in JSON, as config.json has them.</summary>
internal sealed class RetrySettingConverter : JsonConverter<RetrySetting>
{
    public const string Attempts = "attempts";
    public const string Base = "base_ms";
    public const string ThrottleBase = "throttle_base_ms";
    public const string Cap = "cap_ms";
    public const string Jitter = "jitter";
    public const string Full = "full";
    public const string None = "none";

    /// <inheritdoc/>
    public override RetrySetting Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.String)
            return new RetrySetting(reader.GetString(), null);
        using JsonDocument document = JsonDocument.ParseValue(ref reader);
        JsonElement json = document.RootElement;
        RetryJitter jitter = json.GetProperty(Jitter).GetString() == None ? RetryJitter.None : RetryJitter.Full;
        return new RetrySetting(null, new RetryPolicy
        {
            Attempts = json.GetProperty(Attempts).GetInt32(),
            Base = Millis(Base),
            ThrottleBase = Millis(ThrottleBase),
            Cap = Millis(Cap),
            Jitter = jitter,
            ThrottleJitter = jitter,
        });

        TimeSpan Millis(string name) => TimeSpan.FromMilliseconds(json.GetProperty(name).GetDouble());
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, RetrySetting value, JsonSerializerOptions options)
    {
        if (value.Numbers is not { } numbers)
        {
            writer.WriteStringValue(value.Word);
            return;
        }

        writer.WriteStartObject();
        writer.WriteNumber(Attempts, numbers.Attempts);
        writer.WriteNumber(Base, numbers.Base.TotalMilliseconds);
        writer.WriteNumber(ThrottleBase, numbers.ThrottleBase.TotalMilliseconds);
        writer.WriteNumber(Cap, numbers.Cap.TotalMilliseconds);
        writer.WriteString(Jitter, numbers.Jitter == RetryJitter.None ? None : Full);
        writer.WriteEndObject();
    }
}
