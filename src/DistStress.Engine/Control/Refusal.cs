namespace DistStress.Engine.Control;

/// <summary>Why a control message is not taken.</summary>
/// <param name="Kind">What stands against it.</param>
/// <param name="Subject">What that is about, as the kind says; null for nothing.</param>
/// <param name="Reason">The same for people, as the end of a sentence that begins "because".</param>
internal sealed record Refusal(ErrorKind Kind, string? Subject, string Reason)
{
    /// <summary>The answer to whoever sent it.</summary>
    /// <param name="receiver">Who answers: a worker's id, or the publisher.</param>
    public NotifyReply Answer(string receiver) => new()
    {
        Worker = receiver,
        Status = NotifyStatus.Refused,
        Message = $"The message is refused because {Reason}.",
        Problem = Kind,
    };
}
