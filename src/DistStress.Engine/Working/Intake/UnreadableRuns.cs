namespace DistStress.Engine.Working.Intake;

/// <summary>
/// Says once of a run that this worker cannot read it and does nothing of it, however many batches come by.
/// </summary>
internal sealed class UnreadableRuns(Action<Notice>? onWarning)
{
    private string? _told;

    /// <summary>Notes that a batch of a run was given back.</summary>
    /// <param name="run">The run's id.</param>
    /// <param name="reason">What stands against it.</param>
    public void Note(string run, DistStressException reason)
    {
        if (Interlocked.Exchange(ref _told, run) != run)
        {
            onWarning?.Invoke(Notice.Of(
                NoticeKind.RunUnreadable, reason,
                $"The batches of run {run} are left to other workers: {reason.Message}"));
        }
    }
}
