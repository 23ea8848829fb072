using DistStress.Engine;
using Microsoft.Extensions.Configuration;

namespace DistStress.Telemetry;

/// <summary>Where measurements go, and who is told where they do not arrive.</summary>
public sealed record ExporterOptions
{
    // Registered for OTLP over gRPC.
    private const int GrpcPort = 4317;

    private const string Grpc = "grpc";
    private const string Http = "http/protobuf";

    // Those that the library knows.
    private static readonly string[] Protocols = [Grpc, Http];

    /// <summary>The collector's address, in place of the one that the environment names; null to take that.</summary>
    public string? Endpoint { get; init; }

    /// <summary>The prefix of the keys in the Redis that carries the work.</summary>
    public required string Prefix { get; init; }

    /// <summary>Gets, once, that measurements do not arrive; on any thread.</summary>
    public Action<Notice>? OnWarning { get; init; }

    /// <summary>Settings by the names of variables; null to take the environment's.</summary>
    public IReadOnlyDictionary<string, string?>? Variables { get; init; }

    /// <summary>Variables that are there with a value that is none of theirs, and so as good as not there.</summary>
    internal IEnumerable<(string Name, string Value)> Ignored()
    {
        IConfiguration given = Builder().Build();
        return TelemetryVariables.Protocols.Select(name => (Name: name, Value: given[name]?.Trim() ?? ""))
            .Where(variable => variable.Value.Length > 0 && !Protocols.Contains(variable.Value));
    }

    /// <summary>The collector's address; null where it is the library's own, or no address.</summary>
    internal Uri? Collector() => AddressOf(Builder().Build());

    /// <summary>The settings as the library reads them.</summary>
    internal IConfiguration ToConfiguration()
    {
        IConfigurationBuilder builder = Builder();
        IConfiguration given = builder.Build();
        var chosen = new Dictionary<string, string?>();
        foreach ((string name, _) in Ignored())
            chosen[name] = string.Empty;
        if (Endpoint is not null)
        {
            chosen[TelemetryVariables.Endpoint] = Endpoint;
            chosen[TelemetryVariables.MetricsEndpoint] = string.Empty;
        }

        // The specification's own default, which is not the library's. Who names the port of gRPC means gRPC.
        if (!Protocols.Contains(given[TelemetryVariables.Protocol]?.Trim()))
        {
            chosen[TelemetryVariables.Protocol] = AddressOf(given)?.Port == GrpcPort ? Grpc : Http;
        }

        return builder.AddInMemoryCollection(chosen).Build();
    }

    private Uri? AddressOf(IConfiguration given)
    {
        string? named = Endpoint ?? (string.IsNullOrWhiteSpace(given[TelemetryVariables.MetricsEndpoint])
            ? given[TelemetryVariables.Endpoint]
            : given[TelemetryVariables.MetricsEndpoint]);
        return Uri.TryCreate(named, UriKind.Absolute, out Uri? address) && address.Host.Length > 0 ? address : null;
    }

    private IConfigurationBuilder Builder()
    {
        var builder = new ConfigurationBuilder();
        return Variables is null ? builder.AddEnvironmentVariables() : builder.AddInMemoryCollection(Variables);
    }
}
