using System.Diagnostics.CodeAnalysis;

namespace DistStress.PowerShell.Scripting;

/// <summary>
/// Calls that wait for a runspace, in order. One that is given up can be taken out: while every runspace is stuck, the
/// queue holds no more than what somebody still waits for.
/// </summary>
internal sealed class ScriptQueue
{
    // Not a Lock: runspaces wait on it for calls.
    private readonly object _lock = new();
    private readonly LinkedList<ScriptCall> _calls = [];
    private bool _complete;

    /// <summary>Puts a call at the end.</summary>
    /// <returns>Its place, for <see cref="Remove"/>.</returns>
    public LinkedListNode<ScriptCall> Add(ScriptCall call)
    {
        lock (_lock)
        {
            LinkedListNode<ScriptCall> place = _calls.AddLast(call);
            Monitor.Pulse(_lock);
            return place;
        }
    }

    /// <summary>Takes a call out if it is still waiting.</summary>
    public void Remove(LinkedListNode<ScriptCall> place)
    {
        lock (_lock)
        {
            if (place.List is not null)
                _calls.Remove(place);
        }
    }

    /// <summary>Lets all runspaces go as soon as no call waits any more.</summary>
    public void Complete()
    {
        lock (_lock)
        {
            _complete = true;
            Monitor.PulseAll(_lock);
        }
    }

    /// <summary>Waits for a call and takes it.</summary>
    /// <returns>False where the queue is complete and empty.</returns>
    public bool TryTake([NotNullWhen(true)] out ScriptCall? call)
    {
        lock (_lock)
        {
            while (_calls.Count == 0 && !_complete)
                Monitor.Wait(_lock);
            call = _calls.First?.Value;
            if (call is null)
                return false;
            _calls.RemoveFirst();
            return true;
        }
    }
}
