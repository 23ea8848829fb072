using DistStress.Engine.Measuring;

namespace DistStress.PowerShell.Output.Mapping;

/// <summary>Steps of a measurement of capacity as the objects that cmdlets write.</summary>
internal static class CapacityMapping
{
    public static DstCapacity ToOutput(this CapacityStep step) =>
        DstCapacity.Of(step.Metrics, step.Metrics.Latencies) with
        {
            Step = step.Number,
            Rate = (double)step.Rate,
            Achieved = OutputValue.Rate(step.Achieved),
            IsMet = step.IsMet,
            LimitedBy = step.Limit == CapacityLimit.None ? string.Empty : step.Limit.ToString(),
            Verdict = step.Verdict,
            IsKnee = step.IsKnee,
            IsRepeated = step.IsRepeated,
            Time = OutputTime.Second(step.FromMicros),
            Seconds = Math.Round((step.ToMicros - step.FromMicros) / 1e6, 1),
            RunId = step.RunId,
        };
}
