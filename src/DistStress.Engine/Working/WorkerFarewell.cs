using DistStress.Engine.Redis.Workers;

namespace DistStress.Engine.Working;

/// <summary>What came of telling workers to leave.</summary>
/// <param name="Left">Those that have left, as they were before.</param>
/// <param name="Stayed">
/// The others, with why: <c>WorkerNotFound</c>, <c>NotifyRefused</c> or <c>WorkerSilent</c>.
/// </param>
public sealed record WorkerFarewell(
    IReadOnlyList<WorkerInfo> Left, IReadOnlyList<(string Worker, DistStressException Problem)> Stayed);
