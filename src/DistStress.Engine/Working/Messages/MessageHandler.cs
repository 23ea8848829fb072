using DistStress.Engine.Control;
using DistStress.Engine.Redis.Channels;
using DistStress.Engine.Working.Liveness;
using StackExchange.Redis;

namespace DistStress.Engine.Working.Messages;

/// <summary>
/// Takes a worker's control messages: judges each of them, has those that are taken done beside everything else, and
/// answers.
/// </summary>
internal sealed class MessageHandler(
    string id, NotifyChannel channel, WorkerOptions options, MessageActions actions, OutageWatch outage)
{
    private readonly NotifyGuard _guard = channel.NewGuard();
    private readonly RefusalLog _refusals = channel.NewRefusalLog(options.OnWarning);

    /// <summary>Messages refused so far.</summary>
    public long Refused => _refusals.Count;

    /// <summary>Handles what came over the channel, readable or not.</summary>
    public async Task HandleAsync(string text)
    {
        ReceivedMessage received = NotifyMessageJson.Read(text);
        if (received.IsForOthers(id) || (received.Message is { } any && NotifyActions.ToTheRun.Contains(any.Action)))
            return;
        if ((received.Problem ?? Refusal(received.Message!)) is { } reason)
        {
            _refusals.Note(reason);
            if (received is { Id: { } answerTo, IsAddressed: true })
                await ReplyAsync(answerTo, actions.Reply(NotifyStatus.Refused, $"The message is refused because {reason}.")).ConfigureAwait(false);
            return;
        }

        actions.Start(received.Message!, reply => ReplyAsync(received.Message!.Id, reply));
    }

    private string? Refusal(NotifyMessage message)
    {
        if (_guard.Refusal(message) is { } refusal)
            return refusal;
        if (!actions.Knows(message.Action))
            return $"this worker knows no action '{message.Action}'";
        if (!NotifyActions.Guarded.Contains(message.Action))
            return null;
        if (!_guard.HasKey)
            return $"{message.Action} needs a signature, and this worker has no key to check one by (-NotifyKey)";
        return options.Allow?.Contains(message.Action) == true
            ? null
            : $"this worker does not allow {message.Action} (-Allow)";
    }

    private async Task ReplyAsync(string message, NotifyReply reply)
    {
        try
        {
            await channel.ReplyAsync(message, reply).ConfigureAwait(false);
        }
        catch (Exception e) when (e is RedisException or TimeoutException)
        {
            outage.Away(e);
        }
    }
}
