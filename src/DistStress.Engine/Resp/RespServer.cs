using System.Net;
using StackExchange.Redis;

namespace DistStress.Engine.Resp;

/// <summary>Which servers the product's own connections can be used with.</summary>
internal static class RespServer
{
    /// <summary>
    /// Whether connections of its own can do what a configuration asks for: one server, reached directly, whose
    /// commands have their usual names.
    /// </summary>
    public static bool CanServe(ConfigurationOptions configuration) =>
        configuration is { EndPoints: [DnsEndPoint or IPEndPoint], Tunnel: null, Proxy: Proxy.None }
        && string.IsNullOrEmpty(configuration.ServiceName)
        && !configuration.HighIntegrity
        && ReferenceEquals(configuration.CommandMap, CommandMap.Default);
}
