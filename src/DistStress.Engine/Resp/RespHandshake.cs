using System.Text;
using DistStress.Engine.Outcomes;
using StackExchange.Redis;

namespace DistStress.Engine.Resp;

/// <summary>
/// The first commands of a connection: who it is, which database, and whether the server takes commands.
/// </summary>
/// <remarks>Replies are those of version 2 of the protocol, which every server speaks without being asked.</remarks>
internal static class RespHandshake
{
    /// <summary>Does the handshake.</summary>
    /// <exception cref="RespRefusedException">The server refuses the user, the password, the database or
    /// commands.</exception>
    /// <exception cref="RespProtocolException">It is no server that speaks the protocol.</exception>
    public static async Task RunAsync(IRespTransport transport, ConfigurationOptions configuration)
    {
        var commands = new RespWriter();
        bool logsIn = !string.IsNullOrEmpty(configuration.User) || !string.IsNullOrEmpty(configuration.Password);
        if (logsIn)
            LogIn(commands, configuration);
        if (!string.IsNullOrWhiteSpace(configuration.ClientName))
            Send(commands, "CLIENT", "SETNAME", configuration.ClientName.Replace(' ', '-'));
        if (configuration.DefaultDatabase is > 0 and int database)
            Send(commands, "SELECT", database.ToString(System.Globalization.CultureInfo.InvariantCulture));
        Send(commands, "PING");
        List<string?> errors =
            await RespDialog.AskAsync(transport, commands, reply => reply.FirstError()).ConfigureAwait(false);

        // A server from before users (Redis 5), or a proxy that has none, has taken the connection as it is.
        if (logsIn && errors[0] is { } refusal && RedisRefusal.KindOf(refusal) == OpError.AccessDenied)
            throw new RespRefusedException(refusal);
        // A server that has no names for its clients does as well.
        if (configuration.DefaultDatabase is > 0 && errors[^2] is { } noDatabase)
            throw new RespRefusedException(noDatabase);
        if (errors[^1] is { } notReady)
            throw new RespRefusedException(notReady);
    }

    /// <summary>Adds the command that logs in.</summary>
    public static void LogIn(RespWriter commands, ConfigurationOptions configuration)
    {
        if (string.IsNullOrEmpty(configuration.User))
            Send(commands, "AUTH", configuration.Password!);
        else
            Send(commands, "AUTH", configuration.User, configuration.Password ?? "");
    }

    /// <summary>Adds a command.</summary>
    public static void Send(RespWriter commands, string name, params string[] arguments)
    {
        commands.Command(Encoding.UTF8.GetBytes(name), arguments.Length);
        foreach (string argument in arguments)
            commands.Argument(Encoding.UTF8.GetBytes(argument));
    }
}
