namespace DistStress.Telemetry;

/// <summary>
/// The variables of the environment that the product itself looks at, of those that the OpenTelemetry specification
/// names. The library reads the others.
/// </summary>
/// <remarks>Constants: who asks whether measurements are wanted at all must load nothing.</remarks>
public static class TelemetryVariables
{
    /// <summary>The collector's address, for all signals.</summary>
    public const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

    /// <summary>The whole address that takes metrics; goes before <see cref="Endpoint"/>.</summary>
    public const string MetricsEndpoint = "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT";

    /// <summary>The protocol, for all signals: grpc or http/protobuf.</summary>
    public const string Protocol = "OTEL_EXPORTER_OTLP_PROTOCOL";

    /// <summary>The protocol for metrics; goes before <see cref="Protocol"/>.</summary>
    public const string MetricsProtocol = "OTEL_EXPORTER_OTLP_METRICS_PROTOCOL";

    /// <summary>How buckets of histograms are chosen.</summary>
    public const string HistogramAggregation = "OTEL_EXPORTER_OTLP_METRICS_DEFAULT_HISTOGRAM_AGGREGATION";

    /// <summary>Where metrics go: none switches them off.</summary>
    public const string MetricsExporter = "OTEL_METRICS_EXPORTER";

    /// <summary>Switches everything off.</summary>
    public const string Disabled = "OTEL_SDK_DISABLED";

    /// <summary>The variables that name a protocol.</summary>
    internal static string[] Protocols => [Protocol, MetricsProtocol];
}
