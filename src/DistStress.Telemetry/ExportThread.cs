using System.Collections.Concurrent;

namespace DistStress.Telemetry;

/// <summary>
/// A thread of its own for what is to be exported, so that who measures goes on at once, and no op waits for it.
/// </summary>
internal sealed class ExportThread
{
    private readonly BlockingCollection<Action> _work = [];
    private readonly TaskCompletionSource _end = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Action<Exception> _failed;

    /// <summary>Starts the thread.</summary>
    /// <param name="failed">Gets what went wrong. Nothing more is done then.</param>
    public ExportThread(Action<Exception> failed)
    {
        _failed = failed;
        new Thread(Work)
        {
            IsBackground = true,
            Name = "DistStress telemetry",
            Priority = ThreadPriority.BelowNormal,
        }.Start();
    }

    /// <summary>Does something after what came before it; after the end, nothing.</summary>
    public void Post(Action work)
    {
        try
        {
            _work.Add(work);
        }
        catch (InvalidOperationException)
        {
            // It has ended: whatever measures may be a moment later than who ends it.
        }
    }

    /// <summary>Does what has come and a last thing, and ends.</summary>
    /// <param name="last">What is done last.</param>
    public Task EndAsync(Action last)
    {
        Post(last);
        _work.CompleteAdding();
        return _end.Task;
    }

    private void Work()
    {
        try
        {
            foreach (Action work in _work.GetConsumingEnumerable())
                work();
        }
        catch (Exception e)
        {
            // Of whatever kind: without it the process would end, and the load with it.
            _work.CompleteAdding();
            _failed(e);
        }

        _end.SetResult();
    }
}
