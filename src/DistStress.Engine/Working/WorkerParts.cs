using DistStress.Engine.Redis;
using DistStress.Engine.Working.Liveness;
using DistStress.Engine.Working.Loops;

namespace DistStress.Engine.Working;

/// <summary>What the parts of one worker share.</summary>
/// <param name="Id">The worker's id.</param>
/// <param name="Control">The connection.</param>
/// <param name="Options">What its user chose.</param>
/// <param name="Services">What its loops share.</param>
/// <param name="Loops">Its loops.</param>
/// <param name="Outage">Gets what stands between the worker and Redis.</param>
internal sealed record WorkerParts(
    string Id, ControlConnection Control, WorkerOptions Options, LoopServices Services, LoopSet Loops,
        OutageWatch Outage);
