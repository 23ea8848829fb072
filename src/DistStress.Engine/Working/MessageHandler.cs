using DistStress.Engine.Control;
using DistStress.Engine.Redis;
using StackExchange.Redis;

namespace DistStress.Engine.Working;

/// <summary>Does what control messages ask of a worker, and answers each of them.</summary>
internal sealed class MessageHandler(
    string id, NotifyChannel channel, WorkerOptions options, ConfigFollower config, OutageWatch outage, Action report)
{
    /// <summary>Handles what came over the channel, readable or not.</summary>
    public async Task HandleAsync(string text)
    {
        if (NotifyMessage.Parse(text, out string? reason) is not { } message)
        {
            options.OnWarning?.Invoke($"A control message was refused: {reason}");
            return;
        }

        if (NotifyActions.ToTheRun.Contains(message.Action)
            || (message.Workers is { Count: > 0 } named && !named.Contains(id)))
        {
            return;
        }

        // The report itself is the answer.
        if (message.Action == NotifyActions.ReportStats)
        {
            report();
            return;
        }

        NotifyReply reply = message.Action == NotifyActions.UpdateConfig
            ? await UpdateConfigAsync().ConfigureAwait(false)
            : Reply(false, $"This worker knows no action '{message.Action}'.");
        try
        {
            await channel.ReplyAsync(message, reply).ConfigureAwait(false);
        }
        catch (Exception e) when (e is RedisException or TimeoutException)
        {
            outage.Away(e);
        }
    }

    private async Task<NotifyReply> UpdateConfigAsync()
    {
        try
        {
            // A worker that waits for its first configuration has it now; one that is starting finishes that first.
            if (!config.Started.IsCompleted)
                config.LookNow();
            await config.Started.ConfigureAwait(false);
            return Reply(true, await config.RefreshAsync().ConfigureAwait(false)
                ? $"The configuration is applied: {config.Current!.Threads} loops."
                : "The configuration is the same.");
        }
        catch (Exception e) when (e is DistStressException or RedisException or TimeoutException)
        {
            options.OnWarning?.Invoke($"The new configuration is not applied: {e.Message}");
            return Reply(false, e.Message);
        }
    }

    private NotifyReply Reply(bool succeeded, string message) =>
        new() { Worker = id, Succeeded = succeeded, Message = message };
}
