using System.Globalization;
using DistStress.Engine.Measuring;

namespace DistStress.PowerShell.Progress;

/// <summary>How far a measurement of capacity is, as progress shows it.</summary>
internal static class CapacityProgressMapping
{
    /// <summary>The step, its rate and what is done with it, and the bracket so far.</summary>
    /// <param name="progress">How far it is.</param>
    public static ProgressState ToState(this CapacityProgress progress)
    {
        string status = progress.Phase switch
        {
            CapacityPhase.Beginning => "the run begins",
            CapacityPhase.Settling => $"step {progress.Step}, {Rate(progress.Rate)} settles",
            CapacityPhase.Draining => $"waits until what {Rate(progress.Rate)} left behind is done",
            _ => $"step {progress.Step}, {Rate(progress.Rate)} is measured",
        };
        // How many steps there will be nobody knows.
        return new ProgressState(
            status + Bracket(progress), null, null,
            progress.RunId.Length > 0 ? $"Capacity, run {progress.RunId}" : null);
    }

    /// <summary>How it has ended, in the same words.</summary>
    /// <param name="knee">The answer; null where there is none.</param>
    public static string ToStatus(this CapacityStep? knee) =>
        knee is null ? "stopped" : knee.Rate > 0 ? $"the knee is at {Rate(knee.Rate)}" : "no rate met the conditions";

    private static string Bracket(CapacityProgress progress) => (progress.Met, progress.Missed) switch
    {
        ({ } met, { } missed) => $", met at {Rate(met)}, missed at {Rate(missed)}",
        ({ } met, null) => $", met at {Rate(met)}",
        (null, { } missed) => $", missed at {Rate(missed)}",
        _ => "",
    };

    private static string Rate(decimal rate) => rate.ToString("#,0.###", CultureInfo.InvariantCulture) + "/s";
}
