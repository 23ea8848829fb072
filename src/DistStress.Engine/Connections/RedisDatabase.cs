using System.Globalization;
using StackExchange.Redis;

namespace DistStress.Engine.Connections;

/// <summary>Makes sure that a server has the database that an address names.</summary>
internal static class RedisDatabase
{
    /// <summary>Chooses the database once more, to see the answer.</summary>
    /// <remarks>
    /// Where the server refuses it the client goes on in another one, and tells nobody: what follows would be written
    /// among the keys of somebody else.
    /// </remarks>
    /// <param name="database">The connection.</param>
    /// <param name="configuration">Which database it should be; 0 is there always, and not asked for.</param>
    /// <returns>What stands against it, as a sentence without its point; null where nothing does.</returns>
    /// <exception cref="RedisException">The server does not answer.</exception>
    public static async Task<string?> RefusalAsync(IDatabase database, ConfigurationOptions configuration)
    {
        int number = configuration.DefaultDatabase ?? 0;
        if (number <= 0)
            return null;
        IServer[] servers = [.. database.Multiplexer.GetServers().Where(server => server.IsConnected)];
        if (servers.Any(server => server.ServerType == ServerType.Cluster))
            return $"the server refuses the database {number}: it is a cluster, which has only the database 0";
        // Where the user may not ask how many there are, the client knows none.
        if (servers.FirstOrDefault(server => server.DatabaseCount is > 0 and var count && number >= count) is { } few)
        {
            return $"the server refuses the database {number}: it has {few.DatabaseCount}, with the numbers 0 to "
                + $"{few.DatabaseCount - 1}";
        }

        try
        {
            await database.ExecuteAsync("SELECT", number.ToString(CultureInfo.InvariantCulture))
                .ConfigureAwait(false);
            return null;
        }
        catch (RedisServerException e)
        {
            return $"the server refuses the database {number}: {e.Message.TrimEnd('.')}";
        }
        catch (RedisCommandException e)
        {
            // A proxy that the client knows to have only one.
            return $"the server refuses the database {number}: {e.Message.TrimEnd('.')}";
        }
    }
}
