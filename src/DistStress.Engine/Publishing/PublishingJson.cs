using System.Text.Json.Serialization;

namespace DistStress.Engine.Publishing;

/// <summary>How a publisher's reports are written as JSON.</summary>
[JsonSerializable(typeof(PublisherReport))]
internal sealed partial class PublishingJson : JsonSerializerContext;
