using System.Text.Json.Serialization;

namespace DistStress.Engine.Metrics;

/// <summary>What was to happen and what happened in a second, or in the seconds that share a row.</summary>
/// <param name="Planned">Ops that were due by the schedule.</param>
/// <param name="Published">Ops that came onto a queue: one that came ahead of its due time counts when it was due, a
/// late one when it came.</param>
/// <param name="Started">Ops that workers began.</param>
public readonly record struct RateRow(long Planned, long Published, long Started) : ISecondRow<RateRow>
{
    /// <inheritdoc/>
    [JsonIgnore]
    public bool IsPossible => ISecondRow<RateRow>.IsCount(Planned) && ISecondRow<RateRow>.IsCount(Published)
        && ISecondRow<RateRow>.IsCount(Started);

    /// <inheritdoc/>
    public RateRow With(RateRow other) =>
        new(Planned + other.Planned, Published + other.Published, Started + other.Started);
}
