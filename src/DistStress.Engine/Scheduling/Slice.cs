namespace DistStress.Engine.Scheduling;

/// <summary>The step in which schedules are cut: 10 ms.</summary>
public static class Slice
{
    /// <summary>Length of a slice in µs.</summary>
    public const long Micros = 10_000;

    /// <summary>The slice that an instant lies in.</summary>
    /// <param name="micros">Time since the task began in µs, at least 0.</param>
    public static long At(long micros) => micros / Micros;
}
