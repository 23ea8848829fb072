using DistStress.Engine;
using Microsoft.Extensions.Configuration;

namespace DistStress.Telemetry;

/// <summary>Where measurements go, and who is told where they do not arrive.</summary>
public sealed record ExporterOptions
{
    // Registered for OTLP over gRPC.
    private const int GrpcPort = 4317;

    /// <summary>The collector's address, in place of the one that the environment names; null to take that.</summary>
    public string? Endpoint { get; init; }

    /// <summary>The prefix of the keys in the Redis that carries the work.</summary>
    public required string Prefix { get; init; }

    /// <summary>Gets, once, that measurements do not arrive; on any thread.</summary>
    public Action<Notice>? OnWarning { get; init; }

    /// <summary>Settings by the names of variables; null to take the environment's.</summary>
    public IReadOnlyDictionary<string, string?>? Variables { get; init; }

    /// <summary>The settings as the library reads them.</summary>
    internal IConfiguration ToConfiguration()
    {
        IConfigurationBuilder builder = new ConfigurationBuilder();
        builder = Variables is null
            ? builder.AddEnvironmentVariables()
            : builder.AddInMemoryCollection(Variables);
        IConfiguration given = builder.Build();
        var chosen = new Dictionary<string, string?>();
        if (Endpoint is not null)
        {
            chosen[TelemetryVariables.Endpoint] = Endpoint;
            chosen[TelemetryVariables.MetricsEndpoint] = string.Empty;
        }

        // The specification's own default, which is not the library's. Who names the port of gRPC means gRPC.
        if (string.IsNullOrWhiteSpace(given[TelemetryVariables.Protocol]))
        {
            chosen[TelemetryVariables.Protocol] =
                Uri.TryCreate(Endpoint ?? given[TelemetryVariables.Endpoint], UriKind.Absolute, out Uri? address)
                && address.Port == GrpcPort ? "grpc" : "http/protobuf";
        }

        return builder.AddInMemoryCollection(chosen).Build();
    }
}
