using System.Collections.Concurrent;
using DistStress.Engine.Targets;

namespace DistStress.Engine.Working;

/// <summary>Tells a person of the first failure of each kind on each task; the counts tell of the others.</summary>
internal sealed class FailureNotes(Action<string>? onWarning)
{
    private readonly ConcurrentDictionary<(string Run, int Task, string Kind), byte> _told = new();

    public void Note(WorkerTask task, OpResult result)
    {
        if (onWarning is null || result.Status is not (OpStatus.Failed or OpStatus.Throttled))
            return;
        string kind = result.Error ?? result.Status.ToString();
        if (_told.TryAdd((task.Run, task.Task.Number, kind), 0))
            onWarning($"First failure of the kind {kind} on task {task.Task.Number} ({task.Task.Name}): {result.Detail ?? "no detail"}");
    }
}
