using System.Net;
using StackExchange.Redis;

namespace DistStress.Engine.Connections;

/// <summary>Addresses of Redis servers as people read them.</summary>
internal static class RedisAddress
{
    private const int DefaultPort = 6379;

    /// <summary>host:port of every server, without any of the secrets that a configuration string may hold.</summary>
    public static string Describe(ConfigurationOptions configuration) =>
        string.Join(',', configuration.EndPoints.Select(Describe));

    /// <summary>What of a configuration string is no option, readable or not: an option may be a secret.</summary>
    public static string Open(string configuration) =>
        string.Join(',', configuration.Split(',').Where(part => !part.Contains('=')));

    private static string Describe(EndPoint endPoint) => endPoint switch
    {
        DnsEndPoint dns => $"{dns.Host}:{(dns.Port == 0 ? DefaultPort : dns.Port)}",
        IPEndPoint { Port: 0 } ip => new IPEndPoint(ip.Address, DefaultPort).ToString(),
        _ => endPoint.ToString() ?? "?",
    };
}
