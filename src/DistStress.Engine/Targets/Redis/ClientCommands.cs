using System.Text;
using DistStress.Engine.Resp;
using StackExchange.Redis;

namespace DistStress.Engine.Targets.Redis;

/// <summary>Commands and replies in the client library's terms.</summary>
/// <remarks>
/// The client's own calls would send UNLINK for DEL and HMSET for HSET. The commands go out by name, so that the server
/// sees the ones that are asked for.
/// </remarks>
internal static class ClientCommands
{
    private const int UsualBytes = 1024;
    private const string Begin = "MULTI";
    private const string End = "EXEC";
    private const string RunScript = "EVAL";

    // What a transaction's answers come to once none of them is an error.
    private static readonly byte[] Done = "*0\r\n"u8.ToArray();

    /// <summary>Sends one command, or one transaction from MULTI to EXEC.</summary>
    /// <returns>The reply, as the server would have sent it; of a transaction an array.</returns>
    /// <exception cref="RedisException">It could not be sent, or the server answered with an error.</exception>
    public static async Task<byte[]> SendAsync(IDatabase database, RespWriter commands)
    {
        List<(string Name, object[] Arguments)> all = Read(commands);
        if (all[0].Name != Begin)
            return ToBytes(await database.ExecuteAsync(all[0].Name, all[0].Arguments).ConfigureAwait(false));

        ITransaction transaction = database.CreateTransaction();
        Task[] answers = [.. all
            .Where(command => command.Name is not (Begin or End))
            .Select(command => transaction.ExecuteAsync(command.Name, command.Arguments))];
        // The client would send it to a slot's new node by itself, but with its answers given; the target tries again.
        await transaction.ExecuteAsync(CommandFlags.NoRedirect).ConfigureAwait(false);
        // The transaction went through, so all answers are here; each can still be an error of its own.
        await Task.WhenAll(answers).ConfigureAwait(false);
        return Done;
    }

    // The client routes a command by its keys. All keys of a command lie together, so it needs to know of one only: the
    // first argument, or of a script the third.
    private static List<(string Name, object[] Arguments)> Read(RespWriter commands)
    {
        var all = new List<(string, object[])>(commands.Commands);
        var at = new RespReply(commands.ToArray());
        for (int c = 0; c < commands.Commands; c++)
        {
            object[] arguments = new object[at.ReadArray() - 1];
            string name = Encoding.ASCII.GetString(at.ReadString());
            int key = name == RunScript ? 2 : 0;
            for (int i = 0; i < arguments.Length; i++)
            {
                byte[] argument = at.ReadString().ToArray();
                arguments[i] = i == key ? (RedisKey)argument : (RedisValue)argument;
            }

            all.Add((name, arguments));
        }

        return all;
    }

    private static byte[] ToBytes(RedisResult reply)
    {
        var writer = new RespWriter(UsualBytes);
        Write(reply, writer);
        return writer.ToArray();
    }

    private static void Write(RedisResult reply, RespWriter writer)
    {
        if (reply.Resp2Type == ResultType.Array && !reply.IsNull)
        {
            writer.Array(reply.Length);
            for (int i = 0; i < reply.Length; i++)
                Write(reply[i], writer);
        }
        else if (reply.IsNull)
        {
            writer.Null();
        }
        else
        {
            writer.Argument((byte[])reply!);
        }
    }
}
