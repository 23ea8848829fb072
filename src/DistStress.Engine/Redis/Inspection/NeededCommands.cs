using System.Text;
using DistStress.Engine.Resp;

namespace DistStress.Engine.Redis.Inspection;

/// <summary>The commands that publisher, workers and observers send, with keys and channels of the prefix.</summary>
/// <remarks>
/// The server judges the user's rights, and whether it knows the command, when it queues a command of a transaction. So
/// all of them are asked for in a transaction that is never executed.
/// </remarks>
internal static class NeededCommands
{
    private const string Hash = "0000000000000000000000000000000000000000";

    /// <summary>The commands without arguments that name no key, and those that take a key first.</summary>
    /// <param name="keys">The prefix's names.</param>
    public static IReadOnlyList<string[]> Of(KeyNames keys)
    {
        string run = keys.Run.ToString();
        string queue = keys.Queue(0).ToString();
        string held = keys.Held(0, "check").ToString();
        string workers = keys.Workers.ToString();
        string worker = keys.Worker("check").ToString();
        string lease = keys.Lease.ToString();
        string channel = keys.Stats.ToString();
        return
        [
            ["TIME"], ["EVALSHA", Hash, "1", run], ["EVAL", "return 0", "1", run], ["SCRIPT", "LOAD", "return 0"],
            ["EXISTS", run], ["EXPIRE", worker, "1"], ["DEL", held], ["UNLINK", held], ["GET", lease],
            ["GETRANGE", run, "0", "1"], ["SET", lease, "x"], ["HSET", run, "f", "v"], ["HMSET", run, "f", "v"],
            ["HSETNX", run, "f", "v"], ["HGET", run, "f"], ["HMGET", run, "f"], ["HGETALL", run],
            ["HSTRLEN", run, "f"],
            ["HINCRBY", run, "f", "1"], ["LLEN", queue], ["LRANGE", queue, "0", "1"], ["LTRIM", queue, "0", "1"],
            ["LREM", held, "1", "x"], ["LPUSH", queue, "x"], ["RPUSH", queue, "x"],
            ["LMOVE", queue, held, "LEFT", "RIGHT"], ["PTTL", lease], ["ZADD", workers, "1", "x"],
            ["ZREM", workers, "x"], ["ZRANGE", workers, "0", "1"], ["ZRANGEBYSCORE", workers, "0", "1"],
            ["ZSCORE", workers, "x"], ["PUBLISH", channel, "x"], ["SUBSCRIBE", channel], ["UNSUBSCRIBE", channel],
        ];
    }

    /// <summary>The command's name as rules of users have it: <c>script|load</c>.</summary>
    public static string NameOf(string[] command) =>
        (command[0] == "SCRIPT" ? $"{command[0]}|{command[1]}" : command[0]).ToLowerInvariant();

    /// <summary>Writes a command.</summary>
    public static void Write(RespWriter writer, string[] command)
    {
        writer.Command(Encoding.UTF8.GetBytes(command[0]), command.Length - 1);
        foreach (string argument in command.Skip(1))
            writer.Argument(Encoding.UTF8.GetBytes(argument));
    }
}
