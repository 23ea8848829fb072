using System.Text.Json;
using System.Text.Json.Serialization;

namespace DistStress.Engine.Targets.Pricing;

/// <summary>The price of units as the run record keeps it.</summary>
internal static class UnitPriceJson
{
    /// <summary>The price as JSON.</summary>
    public static string Write(UnitPrice price) => JsonSerializer.Serialize(price, UnitPriceContext.Default.UnitPrice);

    /// <summary>Reads a price; null where the text is none: a run is whole without it.</summary>
    public static UnitPrice? Read(string json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, UnitPriceContext.Default.UnitPrice) is
            {
                Read: >= 0, Write: >= 0, Currency: not null, Region: not null, Date: not null, Source: not null,
            } price && double.IsFinite(price.Read + price.Write)
                ? price
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>How the price of units is written.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(UnitPrice))]
internal sealed partial class UnitPriceContext : JsonSerializerContext;
