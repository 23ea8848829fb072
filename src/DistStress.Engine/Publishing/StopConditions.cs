using DistStress.Engine.Conditions;
using DistStress.Engine.Control;
using DistStress.Engine.Metrics.Schema;
using DistStress.Engine.Redis;
using DistStress.Engine.Redis.Runs;

namespace DistStress.Engine.Publishing;

/// <summary>The conditions that stop a run as its record keeps them, for whoever continues the run.</summary>
public static class StopConditions
{
    /// <summary>The outputs whose measurements a run can be stopped by.</summary>
    public const MeasurementOutputs Outputs =
        MeasurementOutputs.Stats | MeasurementOutputs.Run | MeasurementOutputs.Result;

    /// <summary>The conditions as the record has them: a line each, signed where there is a key.</summary>
    internal static string Write(ControlConnection control, string run, IReadOnlyList<Condition> conditions) =>
        conditions.Count == 0
            ? ""
            : control.Signer.Sign(
                SignedKind.StopWhen, run, Math.Max(0, control.Clock.NowMicros), string.Join('\n', conditions));

    /// <summary>The conditions of a record. Those that are not signed with the key, or cannot be read, stop
    /// nothing.</summary>
    internal static IReadOnlyList<Condition> Read(
        ControlConnection control, RunRecord record, Action<Notice>? onWarning)
    {
        if (record.StopWhen.Length == 0)
            return [];
        SignedText text = SignedText.Read(record.StopWhen);
        if (control.Signer.Refusal(SignedKind.StopWhen, record.Id, text) is { } reason)
        {
            onWarning?.Invoke(new Notice(
                NoticeKind.SignatureRefused, record.Id,
                $"The conditions that stop run {record.Id} are left out of account because {reason}.",
                ErrorKind.SignatureRefused));
            return [];
        }

        try
        {
            return ConditionText.Read(text.Text.Split('\n'), Outputs);
        }
        catch (DistStressException e)
        {
            onWarning?.Invoke(Notice.Of(NoticeKind.Trouble, e));
            return [];
        }
    }
}
