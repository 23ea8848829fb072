using DistStress.Engine;

namespace DistStress.PowerShell.Advice;

/// <summary>
/// What notices of the engine look like at the prompt: its text, and which cmdlet or parameter helps, where one does.
/// </summary>
internal static class NoticeTable
{
    // Null: the text says all there is, or the error behind the notice has the advice.
    private static readonly Dictionary<NoticeKind, string?> Advice = new()
    {
        [NoticeKind.ActionForeign] =
            "Every worker must bring it: Start-DstWorker -Action @{ name = { … } }; otherwise its ops fail.",
        [NoticeKind.ActionMissing] = "Give all workers the action: Start-DstWorker -Action.",
        [NoticeKind.ClockJumped] = null,
        [NoticeKind.ConditionMet] = null,
        [NoticeKind.ConfigAwaited] = "Sync-DstConfig or Start-DstPublisher writes it.",
        [NoticeKind.ConfigNotFollowed] = "Get-DstWorker shows whether they are still there.",
        [NoticeKind.ConfigRefused] = null,
        [NoticeKind.CostNothing] = null,
        [NoticeKind.DataUnused] = "Leave out -Data, or name an action that has columns with -Metric or -Action.",
        [NoticeKind.EvictionPossible] = null,
        [NoticeKind.ExportAssumed] = "-Metric names the series and its action, -Unit says what its values are.",
        [NoticeKind.ExportIncomplete] = "Export it again where it should be whole.",
        [NoticeKind.KeyTypeWrong] = ErrorTable.MendKeys,
        [NoticeKind.LeaseLeft] = null,
        [NoticeKind.MeasurementsNotSent] = "Give the collector's address with -OtlpEndpoint, or as "
            + "OTEL_EXPORTER_OTLP_ENDPOINT, and the protocol as OTEL_EXPORTER_OTLP_PROTOCOL.",
        [NoticeKind.MessageRefused] = null,
        [NoticeKind.OpFailed] = null,
        [NoticeKind.OpsCutOff] = null,
        [NoticeKind.OpsHeld] = null,
        [NoticeKind.OpsMissing] = "See to what deletes keys of this Redis; Get-DstRun shows which ops those were.",
        [NoticeKind.PublisherSilent] = null,
        [NoticeKind.QueueUnusable] = null,
        [NoticeKind.ReadMismatch] = null,
        [NoticeKind.RedisAway] = null,
        [NoticeKind.RedisBack] = null,
        [NoticeKind.RunGivenUp] = "Start-DstPublisher -Resume would have continued it.",
        [NoticeKind.RunSetBack] = null,
        [NoticeKind.RunUnreadable] = null,
        [NoticeKind.SignatureRefused] = null,
        [NoticeKind.Step] = null,
        [NoticeKind.TableKept] = null,
        [NoticeKind.TableState] = null,
        [NoticeKind.TelemetrySettingIgnored] = null,
        [NoticeKind.Trouble] = null,
        [NoticeKind.VersionsDiffer] = null,
        [NoticeKind.WorkerLost] = null,
        [NoticeKind.WorkerMissing] = "Start one with Start-DstWorker.",
        [NoticeKind.WorkersAwaited] = "Start them with Start-DstWorker.",
        [NoticeKind.WorkerStarted] = null,
    };

    /// <summary>The text of a notice with the advice behind it.</summary>
    /// <param name="notice">The notice.</param>
    /// <param name="context">What the person gave to the cmdlet.</param>
    public static string Text(Notice notice, AdviceContext context)
    {
        string? advice = Advice[notice.Kind]
            ?? (notice.Cause is { } cause && !IsForTheSender(notice)
                ? ErrorTable.Advice(cause, notice.Subject, context)
                : null);
        return advice is null ? notice.Text : $"{notice.Text} {advice}";
    }

    // A message that is not signed, or not fresh, is for its sender to mend, who is told with the answer.
    private static bool IsForTheSender(Notice notice) =>
        notice is { Kind: NoticeKind.MessageRefused, Cause: ErrorKind.NotifyRefused };
}
