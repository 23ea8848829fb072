using DistStress.Engine.Generation;
using DistStress.Engine.Outcomes;
using DistStress.Engine.Resp;
using DistStress.Engine.Traffic;

namespace DistStress.Engine.Targets.Redis.Layouts;

/// <summary>
/// How items lie in Redis: the commands of each action for one item, and what the replies to them say.
/// </summary>
/// <remarks>
/// It neither sends nor waits, so that the same layout serves the connections of its own and the client library. The
/// commands of one step are one command, or a transaction from MULTI to EXEC. The first argument of each is the key; of
/// a script, EVAL, the third.
/// </remarks>
internal interface IRedisLayout
{
    /// <summary>Writes the first commands of an action.</summary>
    /// <param name="exchange">Gets what the reply will mean.</param>
    /// <param name="action">The action on the one item; never that of a batch.</param>
    /// <param name="item">The item.</param>
    /// <param name="commands">Gets the commands.</param>
    /// <param name="result">The result, where nothing is to be sent.</param>
    /// <returns>Whether anything is to be sent.</returns>
    bool TryBegin(
        ref RedisExchange exchange, TrafficAction action, Item item, RespWriter commands, out OpResult result);

    /// <summary>Writes the commands that a reply leads to, for an exchange that continues.</summary>
    /// <param name="exchange">Gets what the next reply will mean.</param>
    /// <param name="item">The item.</param>
    /// <param name="reply">The reply to the command before; no error.</param>
    /// <param name="commands">Gets the commands.</param>
    /// <param name="result">The result, where nothing more is to be sent.</param>
    /// <returns>Whether anything is to be sent.</returns>
    /// <exception cref="RespProtocolException">The reply is none that the command has.</exception>
    bool TryContinue(
        ref RedisExchange exchange, Item item, RespReply reply, RespWriter commands, out OpResult result);

    /// <summary>Reads the last reply.</summary>
    /// <param name="exchange">What the reply means.</param>
    /// <param name="item">The item.</param>
    /// <param name="reply">The reply to the last command; no error, and none in it where it is a transaction's.</param>
    /// <exception cref="RespProtocolException">The reply is none that the command has.</exception>
    OpResult End(in RedisExchange exchange, Item item, RespReply reply);
}
