using DistStress.Engine.Control;
using DistStress.Engine.Redis;
using DistStress.Engine.Redis.Workers;

namespace DistStress.PowerShell.Parameters;

/// <summary>
/// Proposes the actions of control messages: the product's own, then those of live workers' handlers.
/// </summary>
public sealed class ActionCompleter : RemoteCompleter
{
    private protected override IEnumerable<string> Propose(TypedParameters typed) =>
        [.. NotifyActions.All.Union(base.Propose(typed))];

    private protected override async Task<IReadOnlyList<string>> AskAsync(ControlConnection control) =>
        [.. (await new WorkerRegistry(control).ListAsync().ConfigureAwait(false))
            .Where(worker => worker.IsLive).SelectMany(worker => worker.Handlers)
            .Distinct(StringComparer.OrdinalIgnoreCase).Order(StringComparer.OrdinalIgnoreCase)];
}
