using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using DistStress.Engine.Connections;
using DistStress.Engine.Resp;
using StackExchange.Redis;

namespace DistStress.Engine.Redis.Inspection;

/// <summary>
/// A connection for one dialog with the server that has the run's record. The client library's own would neither keep a
/// transaction open nor ask what it takes for an administrator's business.
/// </summary>
internal static class OwnConnection
{
    /// <summary>Why nothing was asked, where there was no connection to ask by.</summary>
    public const string Unasked =
        "The server is reached by a Unix socket, a proxy or a tunnel, by which this cannot be asked.";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    /// <summary>Sends commands, and closes the connection when the replies are there.</summary>
    /// <returns>What was read of each reply; null for <see cref="Unasked"/>.</returns>
    /// <exception cref="IOException">There was no answer; <see cref="IsFailure"/> knows all that is thrown.</exception>
    public static async Task<List<T>?> AskAsync<T>(
        ControlConnection control, IEnumerable<string[]> commands, Func<RespReply, T> read)
    {
        ConfigurationOptions server = await ServerAsync(control).ConfigureAwait(false);
        return RespServer.CanServe(server)
            ? await Task.Run(() => Ask(server, commands, read)).ConfigureAwait(false)
            : null;
    }

    /// <summary>Whether an exception says that there was no dialog.</summary>
    public static bool IsFailure(Exception e) => e is RedisException or TimeoutException or IOException
        or SocketException or AuthenticationException or RespProtocolException or RespRefusedException;

    private static List<T> Ask<T>(
        ConfigurationOptions server, IEnumerable<string[]> commands, Func<RespReply, T> read)
    {
        using BlockingTransport connection = BlockingTransport.Open(server, Limit);
        var writer = new RespWriter();
        foreach (string[] command in commands)
            NeededCommands.Write(writer, command);
        // Completed when it returns, since the connection holds its thread.
        return RespDialog.AskAsync(connection, writer, read).GetAwaiter().GetResult();
    }

    // Among several servers it is the one that has the run: a replica would tell of the moment, not of the user.
    private static async Task<ConfigurationOptions> ServerAsync(ControlConnection control)
    {
        ConfigurationOptions configuration = RedisAddress.Read(control.ConnectionText);
        if (configuration.EndPoints.Count == 1 && string.IsNullOrEmpty(configuration.ServiceName)
            && !control.IsCluster)
            return configuration;
        EndPoint? owner = await control.Database.IdentifyEndpointAsync(control.Keys.Run).ConfigureAwait(false);
        if (owner is null)
            return configuration;
        configuration.EndPoints.Clear();
        configuration.EndPoints.Add(owner);
        configuration.ServiceName = null;
        return configuration;
    }
}
