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
    public void Handle(string text)
    {
        ReceivedMessage received = NotifyMessageJson.Read(text);
        if (received.IsForOthers(id) || (received.Message is { } any && NotifyActions.ToTheRun.Contains(any.Action)))
            return;
        if (RefusalOf(received) is { } refusal)
        {
            _refusals.Note(refusal);
            if (received is { Id: { } answerTo, IsAddressed: true })
                _refusals.Answer(() => ReplyAsync(answerTo, refusal.Answer(id)));
            return;
        }

        actions.Start(received.Message!, reply => ReplyAsync(received.Message!.Id, reply));
    }

    private Refusal? RefusalOf(ReceivedMessage received)
    {
        if (received.Message is not { } message)
            return new Refusal(ErrorKind.NotifyRefused, null, received.Problem!);
        if (_guard.Refusal(message) is { } reason)
            return new Refusal(ErrorKind.NotifyRefused, null, reason);
        if (!actions.Knows(message.Action))
        {
            return new Refusal(
                ErrorKind.NotifyActionUnknown, message.Action, $"this worker knows no action '{message.Action}'");
        }

        if (!NotifyActions.Guarded.Contains(message.Action))
            return null;
        if (!_guard.HasKey)
        {
            return new Refusal(
                ErrorKind.NotifyKeyMissing, message.Action,
                $"{message.Action} needs a signature, and this worker has no key to check one by");
        }

        return options.Allow?.Contains(message.Action) == true
            ? null
            : new Refusal(
                ErrorKind.NotifyNotAllowed, message.Action, $"this worker does not allow {message.Action}");
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
