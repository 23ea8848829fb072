using DistStress.Engine.Redis;
using DistStress.Engine.Redis.Runs;

namespace DistStress.Engine.Observing;

/// <summary>Reads the run of a prefix.</summary>
public sealed class RunObserver
{
    private readonly RunStore _store;

    /// <summary>Makes an observer over a connection.</summary>
    public RunObserver(ControlConnection control)
    {
        _store = new RunStore(control);
    }

    /// <summary>The active or last run; null where the prefix never had one.</summary>
    public Task<RunRecord?> ReadAsync() => _store.ReadAsync();
}
