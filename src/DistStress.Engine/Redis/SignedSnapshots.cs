using DistStress.Engine.Control;
using DistStress.Engine.Metrics;

namespace DistStress.Engine.Redis;

/// <summary>Snapshots as Redis gets them, signed where there is a key, and as they come from there.</summary>
/// <param name="control">The connection, whose key it is.</param>
/// <param name="what">What one is, for the warning: "A snapshot on dst_stats".</param>
/// <param name="place">Where they come from, for the warning.</param>
/// <param name="onWarning">Gets it, once, when one comes that is not signed with the key; may be null.</param>
internal sealed class SignedSnapshots(
    ControlConnection control, string what = "", string place = "", Action<Notice>? onWarning = null)
{
    /// <summary>The most bytes of one.</summary>
    public const int MaxBytes = WorkerSnapshotJson.MaxBytes + SignedText.MostAdded;

    private bool _told;

    /// <summary>A snapshot as it goes to Redis.</summary>
    public string Write(WorkerSnapshot snapshot) => Write(WorkerSnapshotJson.Write(snapshot));

    /// <summary>A report of another kind, which goes the same way.</summary>
    /// <param name="json">The report.</param>
    public string Write(string json) =>
        control.Signer.Sign(SignedKind.Snapshot, null, Math.Max(0, control.Clock.NowMicros), json);

    /// <summary>Reads one; null for one that is not signed with the key, or is none.</summary>
    public WorkerSnapshot? Read(string value)
    {
        SignedText text = SignedText.Read(value);
        if (control.Signer.Refusal(SignedKind.Snapshot, null, text) is not { } reason)
            return WorkerSnapshotJson.Read(text.Text);
        if (!_told)
        {
            onWarning?.Invoke(new Notice(
                NoticeKind.SignatureRefused, place,
                $"{what} is left out of account because {reason}. So are others like it.",
                ErrorKind.SignatureRefused));
        }

        _told = true;
        return null;
    }
}
