using DistStress.Engine.Control;
using DistStress.PowerShell.Advice;

namespace DistStress.PowerShell.Output.Mapping;

/// <summary>Answers to control messages as the objects that cmdlets write.</summary>
internal static class NotifyMapping
{
    private const string NoAnswer = "NoAnswer";

    /// <summary>What became of a message at one worker.</summary>
    /// <param name="sent">The message.</param>
    /// <param name="worker">The worker.</param>
    /// <param name="reply">Its answer; null where there was none in time.</param>
    /// <param name="context">What the person gave to the cmdlet.</param>
    public static DstNotifyReply ToOutput(
        this NotifyMessage sent, string worker, NotifyReply? reply, AdviceContext context) => new()
    {
        Id = sent.Id,
        Worker = worker,
        Action = sent.Action,
        Status = reply is null ? NoAnswer : reply.Status.ToString(),
        Message = reply is { Problem: { } problem }
            ? $"{reply.Message} {ErrorTable.Advice(problem, sent.Action, context)}"
            : reply?.Message,
        ExitCode = reply?.ExitCode,
        Output = reply?.Output,
        OutputBytes = reply?.OutputBytes,
    };
}
