using DistStress.Engine.Redis;
using DistStress.Engine.Redis.Workers;

namespace DistStress.PowerShell.Parameters;

/// <summary>Proposes the ids of workers: the live ones, then the lost ones.</summary>
public sealed class WorkerCompleter : RemoteCompleter
{
    private protected override async Task<IReadOnlyList<string>> AskAsync(ControlConnection control) =>
        [.. (await new WorkerRegistry(control).ListAsync().ConfigureAwait(false))
            .OrderByDescending(worker => worker.IsLive).ThenBy(worker => worker.Id, StringComparer.Ordinal)
            .Select(worker => worker.Id)];
}
