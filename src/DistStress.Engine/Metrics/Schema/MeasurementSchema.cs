using static DistStress.Engine.Metrics.Schema.MeasurementOutputs;

namespace DistStress.Engine.Metrics.Schema;

/// <summary>
/// Every measurement that the product keeps: one row each, in the order of the columns. The tallies, the fields of the
/// run record, the snapshots, the outputs of the cmdlets with their views, and the reference are made of these rows.
/// </summary>
/// <remarks>A new counter is a row here, and the place that counts.</remarks>
[Gauge("OpsPerSecond", "double", MeasurementUnit.OpsPerSecond, Stats,
    "Ops that ended, a second.", Shown = Shown.Always)]
[Counter("Published", "published", MeasurementUnit.Ops, Runs,
    "Ops put on the queues.", Source = CounterSource.Publisher, Shown = Shown.Always)]
[Counter("Completed", "completed", MeasurementUnit.Ops, All,
    "Ops that ran to their end, reads that found nothing included.", Shown = Shown.Always)]
[Counter("Failed", "failed", MeasurementUnit.Ops, All,
    "Ops that failed, throttled ones included.", Shown = Shown.Always)]
[Counter("Throttled", "throttled", MeasurementUnit.Ops, All,
    "Of the failed: ops that the store refused for capacity until their budget was used up.", Shown = Shown.Always)]
[Counter("NotFound", "not_found", MeasurementUnit.Ops, All,
    "Of the completed: reads that found nothing.", Shown = Shown.Always)]
[Counter("Dropped", "dropped", MeasurementUnit.Ops, Runs | Step,
    "Ops given up: those that could not begin within max_delay_ms, and those taken off the queues when the run was "
        + "stopped.", Shown = Shown.Always)]
[Counter("LateBatches", "late_batches", MeasurementUnit.Batches, Runs,
    "Batches that came onto a queue after they were due.", Source = CounterSource.Publisher, Shown = Shown.Always)]
[Counter("Republished", "republished", MeasurementUnit.Ops, Runs,
    "Ops published again, since they were on no queue, held by no worker and not accounted for. Each counts once.",
    Source = CounterSource.Publisher)]
[Counter("MaxLateMicros", "max_late_us", MeasurementUnit.Microseconds, None,
    "The most that a batch came late.", Source = CounterSource.Publisher, Merge = CounterMerge.Max)]
[Derived("MaxLateMs", "double", MeasurementUnit.Milliseconds, Runs,
    "The most that a batch came late.", Shown = Shown.Always)]
[Gauge("Measured", "long", MeasurementUnit.Ops, PerTask | Result,
    "Ops that the latencies are of: all that began and ended, but for those that a killed worker had not reported.",
    Shown = Shown.Never)]
[Latency("Response", "response",
    "From a completed op's due time to its end: what a user of the real system would have waited.")]
[Percentile("ResponseP50Ms", "Response", 50, Timed,
    "Response time of completed ops, from due time to end: the median. Latencies are empty where none was measured.",
    Shown = Shown.Never)]
[Percentile("ResponseP90Ms", "Response", 90, Timed,
    "Response time: 90 of 100 ops took at most this.", Shown = Shown.Never)]
[Percentile("ResponseP99Ms", "Response", 99, Timed,
    "Response time: 99 of 100 ops took at most this.", Shown = Shown.Never)]
[Percentile("ResponseP999Ms", "Response", 99.9, Timed,
    "Response time: 999 of 1000 ops took at most this.", Shown = Shown.Never)]
[Percentile("ResponseMaxMs", "Response", 100, Timed,
    "Response time: the longest.", Shown = Shown.Never)]
[Latency("Service", "service", "From a completed op's actual start to its end.")]
[Percentile("ServiceP50Ms", "Service", 50, Timed,
    "Service time of completed ops, from actual start to end: the median.", Shown = Shown.Never)]
[Percentile("ServiceP99Ms", "Service", 99, Timed,
    "Service time: 99 of 100 ops took at most this.", Shown = Shown.Never)]
[Latency("Delay", "delay", "From the due time of any op to its actual start.")]
[Percentile("DelayP50Ms", "Delay", 50, Timed,
    "Delay of all ops that began, from due time to actual start: the median.", Shown = Shown.Never)]
[Percentile("DelayP99Ms", "Delay", 99, Timed,
    "Delay: 99 of 100 ops started at most this late.", Shown = Shown.Never)]
[Percentile("DelayP999Ms", "Delay", 99.9, PerTask | Result | Step,
    "Delay: 999 of 1000 ops started at most this late.", Shown = Shown.Never)]
[Percentile("DelayMaxMs", "Delay", 100, PerTask | Result | Step,
    "Delay: the longest.", Shown = Shown.Never)]
[Gauge("Backlog", "long", MeasurementUnit.Ops, Stats,
    "Ops that wait. For all workers together: published, and their end not known. For one worker: taken, and "
        + "not begun.",
    Shown = Shown.Always)]
[Gauge("InFlight", "long", MeasurementUnit.Ops, Stats,
    "Ops begun and not yet ended.", Shown = Shown.Always)]
[Derived("ReadUnits", "double?", MeasurementUnit.CapacityUnits, All,
    "Read capacity consumed; empty where the store does not say.", Shown = Shown.Never)]
[Derived("WriteUnits", "double?", MeasurementUnit.CapacityUnits, All,
    "Write capacity consumed; empty where the store does not say.", Shown = Shown.Never)]
[Counter("Bytes", "bytes", MeasurementUnit.Bytes, Runs | Step,
    "Bytes of item data written or returned.", Shown = Shown.Never)]
[Gauge("BytesPerSecond", "double", MeasurementUnit.BytesPerSecond, Stats,
    "Bytes of item data written or returned, a second.", Shown = Shown.Never)]
[Counter("Retries", "retries", MeasurementUnit.Calls, All,
    "Calls beyond the first of an op that were sent, by the client or by the worker.")]
[Derived("ThrottledCalls", "long", MeasurementUnit.Calls, All,
    "Calls that the store refused for capacity, tried again or not.", Shown = Shown.Never)]
[Derived("FailedPercent", "double?", MeasurementUnit.Percent, All,
    "Of 100 ops that ended, how many failed; empty where none ended.", Shown = Shown.Never)]
[Derived("ThrottledPercent", "double?", MeasurementUnit.Percent, All,
    "Of 100 ops that ended, how many the store refused for capacity; empty where none ended.", Shown = Shown.Never)]
[Derived("DroppedPercent", "double?", MeasurementUnit.Percent, Runs | Step,
    "Of 100 ops whose end is known, how many were given up; empty where there are none.", Shown = Shown.Never)]
[Latency("Failure", "failure", "From a failed op's due time to its end.")]
[Percentile("FailedP50Ms", "Failure", 50, Timed,
    "How long failed ops took, from due time to end: the median. They are in no other latency but the delay.",
    Shown = Shown.Never)]
[Percentile("FailedP99Ms", "Failure", 99, Timed,
    "How long failed ops took: 99 of 100 took at most this.", Shown = Shown.Never)]
[Counter("ConditionFailed", "condition_failed", MeasurementUnit.Ops, All,
    "Of the completed: writes whose condition did not hold, so that nothing was written.")]
[Counter("Mismatches", "mismatches", MeasurementUnit.Columns, All,
    "Columns that reads with verify found different from what was written.")]
[NamedCounts("Errors", "error", MeasurementUnit.Ops, All,
    "Failed ops by kind: Timeout=3 Validation=1. Empty where none failed.")]
[NamedCounts("Drops", "drop", MeasurementUnit.Ops, Runs | Step,
    "Dropped ops by reason, but for those of a run that was stopped: Expired=12, which could not begin within "
        + "max_delay_ms.")]
[NamedCounts("Throttles", "throttle", MeasurementUnit.Calls, All,
    "Throttled calls by the store's reason: ProvisionedThroughputExceeded=12.")]
[Derived("Capacity", "string", MeasurementUnit.CapacityUnits, All,
    "Capacity consumed by each table and index: orders:write=12.5 orders/by-date:write=3. Empty where the store "
        + "does not "
    + "say.")]
[Derived("MismatchNotes", "string", MeasurementUnit.Text, PerTask,
    "The first mismatches in words, each with its key and column; at most ten, with semicolons between.",
    Shown = Shown.Never)]
public static partial class MeasurementSchema;
