using DistStress.Engine.Connections;

namespace DistStress.Engine.Targets.Redis;

/// <summary>
/// What an endpoint of config.json may say beside addresses. The client knows options that rename commands, send what
/// it says through a proxy, or leave certificates unchecked: those are for the worker's own user alone.
/// </summary>
internal static class RedisEndpointOptions
{
    private static readonly HashSet<string> Taken = new(StringComparer.OrdinalIgnoreCase)
    {
        "ssl", "sslHost", "user", "password", "name", "serviceName", "defaultDatabase", "abortConnect", "connectRetry",
        "connectTimeout", "syncTimeout", "asyncTimeout", "keepAlive", "resolveDns", "protocol", "version",
    };

    /// <summary>The first option that is not taken, without its value, which may be a secret; null for none.</summary>
    public static string? FindOther(string endpoint) => endpoint.Split(',')
        .Where(part => part.Contains('=') && !RedisUrl.Is(part))
        .Select(part => part[..part.IndexOf('=')].Trim())
        .FirstOrDefault(option => !Taken.Contains(option));
}
