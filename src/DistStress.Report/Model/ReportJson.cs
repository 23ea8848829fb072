using System.Text.Json;
using System.Text.Json.Serialization;

namespace DistStress.Report.Model;

/// <summary>A report's data as the page reads it.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ReportDocument))]
internal sealed partial class ReportJson : JsonSerializerContext
{
    /// <summary>
    /// The data as text that may stand in a script element: the serializer escapes every character that could end it.
    /// </summary>
    public static string Write(ReportDocument document) => JsonSerializer.Serialize(document, Default.ReportDocument);
}
