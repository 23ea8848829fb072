using System.Text.Json.Serialization;
using DistStress.Engine.Items;

namespace DistStress.Engine.Traffic;

/// <summary>One task of a traffic file, checked and with every default filled in.</summary>
/// <remarks>
/// Rates and times are <see cref="decimal"/> because the file writes them in decimal: 0.1 is then a tenth, and a
/// schedule computed from it is exact.
/// <para>
/// The record is also the form of a task in the plan of a run (<see cref="TrafficPlanJson"/>), member by member. There
/// what is 0, false or null is left out and read as that, so a property whose default is something else is always
/// written and required. A test sees to it.
/// </para>
/// </remarks>
public sealed record TrafficTask
{
    /// <summary>The task's number in the file, counted from 0 through groups.</summary>
    [JsonIgnore]
    public int Number { get; init; }

    /// <summary>What an op does.</summary>
    public required TrafficAction Action { get; init; }

    /// <summary>A custom action's own name; null for the product's actions.</summary>
    public string? CustomName { get; init; }

    /// <summary>
    /// The action's name as the product spells it (<c>updateItem</c>), or a custom action's own name.
    /// </summary>
    [JsonIgnore]
    public string ActionName => CustomName ?? Action.Descriptor().Name;

    /// <summary>The label for reports: the file's <c>name</c>, else <see cref="ActionName"/>.</summary>
    public required string Name { get; init; }

    /// <summary>
    /// Ops a second, greater than 0; with <see cref="Qpss"/> or <see cref="Curve"/>, the rate that a factor of 1.0
    /// stands for. 0 where <see cref="Rate"/> says it.
    /// </summary>
    public decimal Qps { get; init; }

    /// <summary>The same in a unit of its own; null where <see cref="Qps"/> says it.</summary>
    public UnitRate? Rate { get; init; }

    /// <summary>The rate, however the file says it; at a factor of 1.0.</summary>
    [JsonIgnore]
    public UnitRate OpsRate => Rate ?? new UnitRate(Qps, 1);

    /// <summary>How the ops lie in time.</summary>
    public ArrivalKind Arrivals { get; init; }

    /// <summary>24 factors, one an hour, each at least 0 and not all 0; null for another shape.</summary>
    public IReadOnlyList<decimal>? Qpss { get; init; }

    /// <summary>What an hour of 0 in <see cref="Qpss"/> means.</summary>
    public QpssZero QpssZero { get; init; }

    /// <summary>Where hour 0 of <see cref="Qpss"/> lies.</summary>
    public QpssOrigin QpssOrigin { get; init; }

    /// <summary>Length of an hour of <see cref="Qpss"/> in seconds. Greater than 0.</summary>
    [JsonRequired]
    public decimal HourSeconds { get; init; } = 3600;

    /// <summary>
    /// The rate over time: factors at seconds from the task's start, rising; not all 0. Null for another shape.
    /// </summary>
    public IReadOnlyList<CurvePoint>? Curve { get; init; }

    /// <summary>What the rate does between two points of <see cref="Curve"/>.</summary>
    public CurveShape CurveShape { get; init; }

    /// <summary>The task ends after exactly this many ops; null where only <see cref="Duration"/> ends it.</summary>
    public long? Times { get; init; }

    /// <summary>The task ends after this many seconds; null where only <see cref="Times"/> ends it.</summary>
    public decimal? Duration { get; init; }

    /// <summary>The stream number; 0 means that the publisher draws one when the run begins.</summary>
    public ulong Seed { get; init; }

    /// <summary>Weights of streams 1, 2, 3, …; null where every op belongs to stream <see cref="Seed"/>.</summary>
    public IReadOnlyList<decimal>? Seeds { get; init; }

    /// <summary>
    /// How many keys of each stream the task is about: 1 to 2^53, the stream's indices below this number. Null where
    /// the streams are endless.
    /// </summary>
    public long? Keys { get; init; }

    /// <summary>The number of the item of each stream that the task begins with, 0 to 2^53.</summary>
    public long First { get; init; }

    /// <summary>Which of the <see cref="Keys"/> an op takes. All but sequential need <see cref="Keys"/>.</summary>
    public KeyDistribution Distribution { get; init; }

    /// <summary>The secondary index that a query or a scan reads; null for the table.</summary>
    public string? Index { get; init; }

    /// <summary>Which part of a partition a query reads; null for all of it.</summary>
    public KeyRange? Range { get; init; }

    /// <summary>The most items that a query reads, and that a page of a scan has; null for no limit.</summary>
    public int? Limit { get; init; }

    /// <summary>Whether a query reads from the highest sort key down.</summary>
    public bool Descending { get; init; }

    /// <summary>Of how many parts a scan takes one an op, in turn; 1 or more.</summary>
    [JsonRequired]
    public int Segments { get; init; } = 1;

    /// <summary>How many data sets are prepared for a single-item action; 0 for fresh data every op.</summary>
    public int Samples { get; init; }

    /// <summary>Items an op covers: 1, or for a batch action the file's <c>samples</c> (default 10).</summary>
    [JsonRequired]
    public int ItemsPerOp { get; init; } = 1;

    /// <summary>
    /// Columns to write, to read, or under <see cref="Verify"/> to expect, in file order; null where the file gives
    /// none.
    /// </summary>
    public IReadOnlyList<ColumnSpec>? Data { get; init; }

    /// <summary>
    /// The configuration's <c>sample_data</c>, for a task without <see cref="Data"/> that writes, or that reads whole
    /// items and verifies them; null for every other task.
    /// Kept with the task so that a configuration change during a run does not change what the run writes.
    /// </summary>
    public IReadOnlyList<IReadOnlyList<ColumnSpec>>? SampleRows { get; init; }

    /// <summary>
    /// Whether what an op reads is compared with what was written, as <see cref="Data"/>, <see cref="Samples"/> and
    /// <see cref="SampleRows"/> say. Only for actions that read.
    /// </summary>
    public bool Verify { get; init; }

    /// <summary>
    /// What must hold of the item for a write to be done; null where nothing must. Only for actions that take it.
    /// </summary>
    public WriteCondition? Condition { get; init; }

    /// <summary>
    /// An op that could not begin within so many ms after its due time is given up; null where none is. Greater than 0.
    /// </summary>
    public decimal? MaxDelayMs { get; init; }

    /// <summary>Whether the task is left out of the run's totals and latencies.</summary>
    public bool WarmUp { get; init; }
}
