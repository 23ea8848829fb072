using StackExchange.Redis;

namespace DistStress.Engine.Connections;

/// <summary>Makes sure that a connection works as the user that it was opened for.</summary>
public static class RedisLogin
{
    /// <summary>Logs in once more, to see the answer.</summary>
    /// <remarks>
    /// Where the server's default user needs no password, the client goes on as that user after a wrong one: what
    /// follows would come from somebody else than the configuration says.
    /// </remarks>
    /// <param name="database">The connection.</param>
    /// <param name="configuration">Who it should be; nothing is done where that is nobody.</param>
    /// <exception cref="RedisException">The server refuses the user or the password, or does not answer.</exception>
    public static async Task ConfirmAsync(IDatabase database, ConfigurationOptions configuration)
    {
        if (string.IsNullOrEmpty(configuration.User))
            return;
        try
        {
            await database.ExecuteAsync("AUTH", configuration.User, configuration.Password ?? "").ConfigureAwait(false);
        }
        catch (RedisServerException error) when (!RefusesUser(error))
        {
            // A server from before users (Redis 5), or a proxy that has none: it has taken the connection as it is.
        }
    }

    private static bool RefusesUser(RedisServerException error) =>
        error.Message.StartsWith("WRONGPASS", StringComparison.Ordinal)
        || error.Message.StartsWith("NOPERM", StringComparison.Ordinal)
        || error.Message.StartsWith("NOAUTH", StringComparison.Ordinal);
}
