using System.Globalization;
using StackExchange.Redis;

namespace DistStress.Engine.Connections;

/// <summary>A server as <c>redis://user:password@host:port/0</c>, or <c>rediss://</c> for TLS.</summary>
/// <param name="Host">The server's name or address.</param>
/// <param name="Port">Its port.</param>
/// <param name="Tls">Whether it expects TLS.</param>
/// <param name="User">The user; null for the default user.</param>
/// <param name="Password">The password; null where none is given.</param>
/// <param name="Database">The number of the database; null for the first one, 0.</param>
internal sealed record RedisUrl(string Host, int Port, bool Tls, string? User, string? Password, int? Database)
{
    /// <summary>The scheme of servers without TLS.</summary>
    public const string PlainScheme = "redis";

    /// <summary>The scheme of servers with TLS.</summary>
    public const string TlsScheme = "rediss";

    private const int DefaultPort = 6379;

    /// <summary>Whether a part of a configuration string is an address with a scheme, whichever it is.</summary>
    // An option's value may hold anything, its name does not.
    public static bool Is(string part)
    {
        int scheme = part.IndexOf("://", StringComparison.Ordinal);
        int option = part.IndexOf('=', StringComparison.Ordinal);
        return scheme >= 0 && (option < 0 || scheme < option);
    }

    /// <summary>Reads an address.</summary>
    /// <exception cref="ArgumentException">It cannot be read. The message repeats nothing of it.</exception>
    public static RedisUrl Read(string text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out Uri? uri) || uri.DnsSafeHost.Length == 0)
        {
            throw new ArgumentException(
                "It is no redis://host:port. In a user's name or a password, write characters such as , / : @ and # "
                + "as %2C %2F %3A %40 and %23.");
        }

        if (uri.Scheme is not (PlainScheme or TlsScheme))
            throw new ArgumentException($"Its scheme is {uri.Scheme}, and those of Redis are redis and rediss.");
        int database = 0;
        if (uri.AbsolutePath is not ("" or "/")
            && !int.TryParse(uri.AbsolutePath.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out database))
            throw new ArgumentException(
                "Behind host:port/ it has something else than the number of a database. In a password write / as %2F.");
        if (uri.Query.Length > 0 || uri.Fragment.Length > 0)
            throw new ArgumentException("It has something behind ? or #: options follow behind a comma.");

        string[] login = uri.UserInfo.Split(':', 2);
        if (login is [{ Length: > 0 }])
            throw new ArgumentException("It has a user without a password: user:password@ is right, or :password@.");
        return new RedisUrl(
            uri.DnsSafeHost, uri.Port < 0 ? DefaultPort : uri.Port, uri.Scheme == TlsScheme,
            Unescaped(login[0]), login.Length > 1 ? Unescaped(login[1]) : null, database > 0 ? database : null);
    }

    /// <summary>Adds the server to those of a configuration.</summary>
    /// <exception cref="ArgumentException">The servers before it have another user, password or database.</exception>
    public void AddTo(ConfigurationOptions configuration)
    {
        configuration.EndPoints.Add(Host, Port);
        configuration.Ssl |= Tls;
        configuration.User = Same(configuration.User, User, "users");
        configuration.Password = Same(configuration.Password, Password, "passwords");
        if (configuration.DefaultDatabase is { } before && Database is { } here && before != here)
            throw new ArgumentException("It names different databases, and a run is in one.");
        configuration.DefaultDatabase = Database ?? configuration.DefaultDatabase;
    }

    private static string? Same(string? before, string? here, string what) =>
        string.IsNullOrEmpty(before) || here is null || before == here
            ? here ?? before
            : throw new ArgumentException($"It names servers with different {what}, and all must be the same.");

    private static string? Unescaped(string text) => text.Length == 0 ? null : Uri.UnescapeDataString(text);
}
