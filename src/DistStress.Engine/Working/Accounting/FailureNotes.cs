using System.Collections.Concurrent;
using DistStress.Engine.Outcomes;
using DistStress.Engine.Working.Actions;
using DistStress.Engine.Working.Intake;

namespace DistStress.Engine.Working.Accounting;

/// <summary>Tells a person of the first failure of each kind on each task; the counts tell of the others.</summary>
internal sealed class FailureNotes(Action<Notice>? onWarning)
{
    // No kind of error has a blank in it.
    private const string Mismatch = "a mismatch";

    private readonly ConcurrentDictionary<(string Run, int Task, string Kind), byte> _told = new();

    public void Note(WorkerTask task, OpResult result)
    {
        if (onWarning is null)
            return;
        if (result.HasFailed && IsFirst(task, result.Error!))
        {
            onWarning(new Notice(
                result.Error == CustomActions.UnknownAction ? NoticeKind.ActionMissing : NoticeKind.OpFailed,
                task.Task.Name,
                $"First failure of the kind {result.Error} on {Place(task)}: {result.Detail ?? "no detail"}"));
        }

        if (result.Mismatches is { } mismatches && IsFirst(task, Mismatch))
        {
            onWarning(new Notice(
                NoticeKind.ReadMismatch, task.Task.Name,
                $"First mismatch on {Place(task)}: {mismatches.Descriptions[0]}"));
        }
    }

    private static string Place(WorkerTask task) => $"task {task.Task.Number} ({task.Task.Name})";

    private bool IsFirst(WorkerTask task, string kind) => _told.TryAdd((task.Run, task.Task.Number, kind), 0);
}
