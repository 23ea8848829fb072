using System.Net;
using System.Net.Sockets;
using StackExchange.Redis;

namespace DistStress.Engine.Connections;

/// <summary>Addresses of Redis servers: what people write, and what they are shown.</summary>
internal static class RedisAddress
{
    private const int DefaultPort = 6379;

    /// <summary>
    /// Reads host:port, several of them, <c>redis://</c> and <c>rediss://</c> addresses, and options, all separated by
    /// commas.
    /// </summary>
    /// <exception cref="ArgumentException">It cannot be read. The message repeats no secret.</exception>
    public static ConfigurationOptions Read(string text)
    {
        string[] parts = text.Split(',');
        string rest = string.Join(',', parts.Where(part => !RedisUrl.Is(part)));
        // The client library takes an empty text for a server without a name.
        ConfigurationOptions configuration = rest.Length == 0 && text.Length > 0
            ? new ConfigurationOptions()
            : ReadOptions(rest);
        RedisUrl[] urls = [.. parts.Where(RedisUrl.Is).Select(part => RedisUrl.Read(part.Trim()))];
        if (urls.Select(url => url.Tls).Distinct().Count() > 1)
            throw new ArgumentException("It names servers with TLS and without, and all must be the same.");
        foreach (RedisUrl url in urls)
            url.AddTo(configuration);
        // -1 is the client library's word for none.
        if (configuration.DefaultDatabase < -1)
            throw new ArgumentException("Its defaultDatabase is below 0, and databases are numbered from 0.");
        return configuration;
    }

    /// <summary>What <see cref="Read"/> makes the same servers of again, user and password included.</summary>
    public static string Write(ConfigurationOptions configuration)
    {
        if (configuration.Password?.Contains(',', StringComparison.Ordinal) is not true)
            return configuration.ToString(includePassword: true);

        // The options' own form knows no way to write a comma; the other form does.
        ConfigurationOptions rest = configuration.Clone();
        string first = Describe(rest.EndPoints[0]);
        (rest.User, rest.Password) = (null, null);
        rest.EndPoints.RemoveAt(0);
        string url = $"{(configuration.Ssl ? RedisUrl.TlsScheme : RedisUrl.PlainScheme)}://"
            + $"{Uri.EscapeDataString(configuration.User ?? "")}:{Uri.EscapeDataString(configuration.Password)}"
            + $"@{first}";
        string options = rest.ToString(includePassword: true);
        return options.Length == 0 ? url : $"{url},{options}";
    }

    /// <summary>host:port of every server, without any of the secrets that a configuration string may hold.</summary>
    public static string Describe(ConfigurationOptions configuration) =>
        string.Join(',', configuration.EndPoints.Select(Describe));

    /// <summary>What of a configuration string is no option, readable or not: an option may be a secret.</summary>
    public static string Open(string configuration)
    {
        if (!configuration.Contains("://", StringComparison.Ordinal))
            return string.Join(',', configuration.Split(',').Where(part => !part.Contains('=')));
        try
        {
            return Describe(Read(configuration));
        }
        catch (Exception e) when (e is ArgumentException or FormatException)
        {
            // A password that is not written right may go beyond what looks like one.
            string scheme = configuration[..configuration.IndexOf("://", StringComparison.Ordinal)];
            return $"{(scheme.All(char.IsAsciiLetter) ? scheme : RedisUrl.PlainScheme)}://…";
        }
    }

    private static ConfigurationOptions ReadOptions(string text)
    {
        try
        {
            return ConfigurationOptions.Parse(text);
        }
        catch (ArgumentOutOfRangeException exception) when (exception.ParamName == "port")
        {
            throw new ArgumentException($"A port is a number from 0 to {IPEndPoint.MaxPort}.", exception);
        }
        catch (ArgumentException exception)
        {
            // Behind its sentence .NET adds which parameter of the code it was.
            throw new ArgumentException(exception.Message.Split(" (Parameter", 2)[0], exception);
        }
    }

    /// <summary>host:port of a server, or ! and the path of its Unix socket.</summary>
    public static string Describe(EndPoint endPoint) => endPoint switch
    {
        DnsEndPoint dns => $"{dns.Host}:{(dns.Port == 0 ? DefaultPort : dns.Port)}",
        IPEndPoint { Port: 0 } ip => new IPEndPoint(ip.Address, DefaultPort).ToString(),
        // As it is read again: objects carry it to other cmdlets.
        UnixDomainSocketEndPoint socket => $"!{socket}",
        _ => endPoint.ToString() ?? "?",
    };
}
