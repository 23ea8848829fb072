namespace DistStress.Benchmarks.Parts;

/// <summary>What became of a fleet's batches.</summary>
/// <param name="OpsByWorker">Ops that each worker ran.</param>
/// <param name="Batches">Batches that the fleet ran.</param>
/// <param name="TakenLate">Of these, batches that came to a worker only after they were due.</param>
/// <param name="BegunLate">Of these, batches that were begun more than 10 ms after they were due.</param>
/// <param name="Lateness">Begin after due of all batches, in µs.</param>
/// <param name="EntriesATake">Batches that a take brought on average, empty takes left out.</param>
/// <param name="EmptyTakes">Takes that found an empty queue.</param>
/// <param name="Usage">What the fleet's process has used.</param>
internal sealed record FleetReport(
    IReadOnlyList<long> OpsByWorker, long Batches, long TakenLate, long BegunLate, Quantiles Lateness,
    double EntriesATake, long EmptyTakes, PartUsage Usage);
