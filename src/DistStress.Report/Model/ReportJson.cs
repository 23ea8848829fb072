using System.Text.Json;
using System.Text.Json.Serialization;
using DistStress.Report.Live;

namespace DistStress.Report.Model;

/// <summary>A report's data as the page reads it.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ReportDocument))]
[JsonSerializable(typeof(LiveView))]
internal sealed partial class ReportJson : JsonSerializerContext
{
    /// <summary>
    /// The data as text that may stand in a script element: the serializer escapes every character that could end it.
    /// </summary>
    public static string Write(ReportDocument document) => JsonSerializer.Serialize(document, Default.ReportDocument);

    /// <summary>A view of a dashboard, in one line.</summary>
    public static string Write(LiveView view) => JsonSerializer.Serialize(view, Default.LiveView);
}
