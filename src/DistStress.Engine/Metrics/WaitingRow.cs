using System.Text.Json.Serialization;

namespace DistStress.Engine.Metrics;

/// <summary>What waited in a second, or the most of the seconds that share a row.</summary>
/// <param name="Backlog">Ops published whose end was not known.</param>
/// <param name="InFlight">Ops open against the target, of all workers together.</param>
public readonly record struct WaitingRow(long Backlog, long InFlight) : ISecondRow<WaitingRow>
{
    /// <inheritdoc/>
    [JsonIgnore]
    public bool IsPossible =>
        ISecondRow<WaitingRow>.IsCount(Backlog) && ISecondRow<WaitingRow>.IsCount(InFlight);

    /// <inheritdoc/>
    public WaitingRow With(WaitingRow other) =>
        new(Math.Max(Backlog, other.Backlog), Math.Max(InFlight, other.InFlight));
}
