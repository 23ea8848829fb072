using DistStress.Engine.Control;

namespace DistStress.Engine.Publishing;

/// <summary>
/// The state that the user has requested of the run, as the run record holds it. Without a key that is the action's
/// name, or nothing for a run that shall go on. With one it is the signed message itself: whoever can write to Redis
/// can write to the record, and must not steer the run by that.
/// </summary>
/// <param name="guard">Decides which messages are taken.</param>
internal sealed class RecordedRequest(NotifyGuard guard)
{
    private readonly Lock _lock = new();
    private string _text = "";
    private string _action = "";
    private long _at;

    /// <summary>What the record holds for a message.</summary>
    public static string Of(NotifyMessage message) =>
        message.Signature is not null ? NotifyMessageJson.Write(message)
        : message.Action == NotifyActions.Resume ? ""
        : message.Action;

    /// <summary>Takes up a message that came over the channel and was taken there.</summary>
    public void Take(NotifyMessage message)
    {
        lock (_lock)
            (_text, _action, _at) = (Of(message), message.Action, message.At);
    }

    /// <summary>
    /// Reads the record. With a key, what is not signed, or older than what has been read, does not change anything.
    /// </summary>
    /// <returns>The action that is wanted.</returns>
    public string Read(string text)
    {
        lock (_lock)
        {
            if (text == _text)
                return _action;
            bool isMessage = text.StartsWith('{');
            if (!isMessage && !guard.HasKey)
            {
                (_text, _action) = (text, text);
            }
            else if (isMessage && NotifyMessageJson.Read(text).Message is { } message
                && message.At >= _at && guard.TakesRecorded(message))
            {
                (_text, _action, _at) = (text, message.Action, message.At);
            }

            return _action;
        }
    }
}
