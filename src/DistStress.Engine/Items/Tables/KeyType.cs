using System.Text.Json.Serialization;

namespace DistStress.Engine.Items.Tables;

/// <summary>The type of a key attribute, as DynamoDB names it.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<KeyType>))]
public enum KeyType
{
    /// <summary>Text.</summary>
    S,

    /// <summary>A number.</summary>
    N,

    /// <summary>Bytes: those of the text in UTF-8.</summary>
    B,
}
