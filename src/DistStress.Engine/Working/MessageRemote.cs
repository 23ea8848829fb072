using DistStress.Engine.Control;
using DistStress.Engine.Redis;
using DistStress.Engine.Redis.Channels;
using DistStress.Engine.Redis.Workers;

namespace DistStress.Engine.Working;

/// <summary>Sends control messages from anywhere, to whom knows what they ask.</summary>
public sealed class MessageRemote
{
    private readonly ControlConnection _control;
    private readonly NotifyChannel _channel;

    /// <summary>Makes a remote over a connection.</summary>
    public MessageRemote(ControlConnection control)
    {
        _control = control;
        _channel = new NotifyChannel(control);
    }

    /// <summary>Sends a message.</summary>
    /// <param name="action">What to do, upper or lower case: one of <see cref="NotifyActions.All"/>, or a handler of a
    /// live worker that is meant.</param>
    /// <param name="argument">What the action needs to know; may be null.</param>
    /// <param name="workers">Who is meant; null for all. Not for what is asked of the run.</param>
    /// <exception cref="DistStressException">
    /// <c>NotifyActionUnknown</c>: nobody knows the action, and nothing was sent. <c>NotifyMessageInvalid</c>: no
    /// worker would take it.
    /// </exception>
    public async Task<SentMessage> SendAsync(string action, string? argument, WorkerChoice? workers)
    {
        (IReadOnlyList<WorkerInfo> meant, IReadOnlyList<DistStressException> missing) =
            await new WorkerRegistry(_control).ListAsync(workers, onlyLive: true).ConfigureAwait(false);
        // Nobody's handlers: whether the action is known to whom it is meant for cannot be said.
        if (workers is not null && meant.Count == 0)
            return new SentMessage(null, 0, [], missing);

        string name = NameOf(action, meant);
        string[] ids = [.. meant.Select(worker => worker.Id)];
        (long listeners, NotifyMessage sent) = await _channel.SendAsync(
            new NotifyMessage { Action = name, Argument = argument, Workers = workers is null ? null : ids })
            .ConfigureAwait(false);
        return new SentMessage(
            sent, listeners, NotifyActions.ToTheRun.Contains(name) ? [NotifyReply.Publisher] : ids, missing);
    }

    /// <summary>Waits for the answers to a message that was sent.</summary>
    /// <returns>The answers that came, also from others than those expected.</returns>
    /// <inheritdoc cref="NotifyChannel.CollectAsync"/>
    public Task<IReadOnlyList<NotifyReply>> CollectAsync(
        NotifyMessage message, IReadOnlyCollection<string> expected, TimeSpan limit,
        CancellationToken cancellationToken) =>
        _channel.CollectAsync(message, expected, limit, cancellationToken);

    // As the receivers spell it.
    private static string NameOf(string action, IReadOnlyList<WorkerInfo> meant)
    {
        string[] handlers = [.. meant.SelectMany(worker => worker.Handlers)
            .Distinct(StringComparer.OrdinalIgnoreCase).Order(StringComparer.OrdinalIgnoreCase)];
        return NotifyActions.All.Concat(handlers)
            .FirstOrDefault(known => string.Equals(known, action, StringComparison.OrdinalIgnoreCase))
            ?? throw new DistStressException(
                ErrorKind.NotifyActionUnknown, action,
                $"No live worker knows an action '{action}', and nothing was sent. There is: "
                + string.Join(", ", NotifyActions.All)
                + (handlers.Length == 0 ? "" : $"; and of the workers' own: {string.Join(", ", handlers)}") + ".");
    }
}
