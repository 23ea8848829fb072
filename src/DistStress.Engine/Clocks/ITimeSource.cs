namespace DistStress.Engine.Clocks;

/// <summary>The clocks of the machine that the process runs on.</summary>
internal interface ITimeSource
{
    /// <summary>Time in µs since an arbitrary instant. It never runs backwards.</summary>
    long NowMicros { get; }

    /// <summary>The machine's time of day in µs since 1970, right or wrong.</summary>
    long WallMicros { get; }

    /// <summary>Blocks the calling thread until an instant as <see cref="NowMicros"/> counts.</summary>
    void SleepUntil(long micros);
}
