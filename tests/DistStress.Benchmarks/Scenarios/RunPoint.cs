namespace DistStress.Benchmarks.Scenarios;

/// <summary>A run at an instant.</summary>
/// <param name="AtMicros">Time since the task began.</param>
/// <param name="Due">Ops that are due by then, by the plan's closed form.</param>
/// <param name="Published">Ops that are published.</param>
/// <param name="PublishedError">Published ops less those that should be, the lead counted in: a slice is on its way at
/// most times, so one slice less is right.</param>
/// <param name="Accounted">Ops whose end is known.</param>
/// <param name="Rate">Ops a second now.</param>
internal sealed record RunPoint(
    long AtMicros, long Due, long Published, long PublishedError, long Accounted, double Rate)
{
    /// <summary>Ops accounted for less those due.</summary>
    public long AccountedError => Accounted - Due;

    /// <summary>A number of ops as the time in which so many are due now.</summary>
    public double InMilliseconds(long ops) => Rate == 0 ? 0 : ops / Rate * 1000;
}
