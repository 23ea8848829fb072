namespace DistStress.Engine.Targets.Forecasting;

/// <summary>What an op of small items takes, for an estimate of how many machines a load needs.</summary>
/// <param name="ProcessorMicros">Processor time in the worker, in µs; measured, see docs/performance.md.</param>
/// <param name="ServiceMs">The service time that is reckoned with, in ms: nobody knows that of a store that was not
/// measured.</param>
/// <param name="ConnectionsAWorker">How many connections a worker has where many ops share one; null where each open op
/// has one of its own.</param>
public sealed record StoreEffort(double ProcessorMicros, double ServiceMs, int? ConnectionsAWorker);
