namespace DistStress.Engine.Redis.Clocks;

/// <summary>
/// Estimates offset and drift between the local clock and the server's from one reading after the other.
/// </summary>
/// <remarks>
/// <para>
/// A reading bounds the offset on both sides, since the server looked at its clock between request and answer
/// (Cristian, "Probabilistic clock synchronization", 1989). As long as both clocks run evenly there are straight lines
/// through all these intervals; the estimate is one of them. So a bad round trip does no harm: its interval is wide.
/// Readings that no line passes tell that a clock was stepped or has changed its rate, and the older ones are
/// forgotten.
/// </para>
/// <para>
/// What is put right is put right by running up to 5 % fast or slow, so time never runs backwards and no op is begun in
/// a rush. Only where the server's clock is further off than 100 ms beyond doubt has it jumped (it was set, or another
/// server took over, or this machine was suspended); then the time shown jumps too, and says so.
/// </para>
/// </remarks>
internal sealed class ClockEstimator
{
    /// <summary>From here on a difference is a jump of the server's clock, in µs.</summary>
    public const long JumpMicros = 100_000;

    // Quartz keeps within this; more must be proven by the readings.
    private const double UsualDrift = 100e-6;
    private const double MostDrift = 0.01;

    // Rates wander with temperature and by what keeps the clocks right, so old readings bind less.
    private const double Wander = 1e-6;
    private const double SlewShare = 0.05;
    private const int MostReadings = 16;
    private const int EnoughReadings = 5;

    private readonly List<ClockReading> _readings = [];
    private double _drift;
    private double _driftLow = -UsualDrift;
    private double _driftHigh = UsualDrift;
    private double _offset;

    /// <summary>Whether the drift is not known well yet, so that readings should follow soon.</summary>
    public bool IsLearning => _readings.Count < EnoughReadings;

    /// <summary>Takes a reading into account.</summary>
    /// <param name="reading">The reading, newer than all before.</param>
    /// <param name="now">The local clock in µs, not before the reading.</param>
    /// <param name="shown">The line that is shown so far; null before the first.</param>
    /// <returns>The line to show from now on.</returns>
    public ClockLine Add(ClockReading reading, long now, ClockLine? shown)
    {
        bool jumped = shown is not null
            && Math.Abs(reading.Server - shown.ServerAt(reading.Local)) - reading.Error > JumpMicros;
        if (jumped)
            _readings.Clear();
        _readings.Add(reading);
        if (_readings.Count > MostReadings)
            _readings.RemoveAt(0);
        FitDrift();

        long sinceReading = now - reading.Local;
        _offset = OffsetAt(reading.Local);
        long server = now + (long)Math.Round(_offset + sinceReading * _drift);
        if (shown is null)
            return new ClockLine(now, server, _drift);
        long ahead = shown.ServerAt(now) - server;
        return jumped
            ? new ClockLine(now, server, _drift, jumped: shown.Jumped - ahead)
            : new ClockLine(now, server, _drift, ahead, Math.Abs(ahead) / SlewShare, shown.Jumped);
    }

    /// <summary>
    /// How far the estimate may be off, in µs: what the readings leave open together with the drift that they allow.
    /// After a single one that is half its round trip and 100 µs a second.
    /// </summary>
    /// <param name="local">The local clock in µs, not before the last reading.</param>
    public double ErrorAt(long local)
    {
        double low = double.NegativeInfinity;
        double high = double.PositiveInfinity;
        foreach (ClockReading reading in _readings)
        {
            double age = local - reading.Local;
            low = Math.Max(low, OffsetOf(reading) - Slack(reading, local) + _driftLow * age);
            high = Math.Min(high, OffsetOf(reading) + Slack(reading, local) + _driftHigh * age);
        }

        double offset = _offset + _drift * (local - _readings[^1].Local);
        return Math.Max(high - offset, offset - low);
    }

    private void FitDrift()
    {
        bool contradicted = false;
        while (_readings.Count > 1)
        {
            (double low, double high) = DriftRange();
            // Two readings can always be joined, also across a step: they prove nothing against what was known before.
            if (low <= high && !(contradicted && _readings.Count == 2))
            {
                Choose(low, high);
                return;
            }

            contradicted = true;
            _readings.RemoveAt(0);
        }

        _driftLow = _drift - UsualDrift;
        _driftHigh = _drift + UsualDrift;
    }

    // The slopes of all lines that pass every interval: each pair of readings bounds them.
    private (double Low, double High) DriftRange()
    {
        double low = -MostDrift;
        double high = MostDrift;
        long newest = _readings[^1].Local;
        for (int i = 0; i < _readings.Count; i++)
        {
            for (int j = i + 1; j < _readings.Count; j++)
            {
                double apart = _readings[j].Local - _readings[i].Local;
                double change = OffsetOf(_readings[j]) - OffsetOf(_readings[i]);
                double slack = Slack(_readings[i], newest) + Slack(_readings[j], newest);
                low = Math.Max(low, (change - slack) / apart);
                high = Math.Min(high, (change + slack) / apart);
            }
        }

        return (low, high);
    }

    // No further from what was known than clocks usually drift, unless the readings demand it: the noise of a bad
    // network must not pass for drift.
    private void Choose(double low, double high)
    {
        double usualLow = Math.Max(low, _drift - UsualDrift);
        double usualHigh = Math.Min(high, _drift + UsualDrift);
        _drift = usualLow <= usualHigh ? (usualLow + usualHigh) / 2 : (low + high) / 2;
        _driftLow = Math.Max(low, _drift - UsualDrift);
        _driftHigh = Math.Min(high, _drift + UsualDrift);
    }

    // The middle of what all intervals allow, moved along the line to one instant.
    private double OffsetAt(long local)
    {
        double low = double.NegativeInfinity;
        double high = double.PositiveInfinity;
        foreach (ClockReading reading in _readings)
        {
            double offset = OffsetOf(reading) + _drift * (local - reading.Local);
            low = Math.Max(low, offset - Slack(reading, local));
            high = Math.Min(high, offset + Slack(reading, local));
        }

        return (low + high) / 2;
    }

    private static double Slack(ClockReading reading, long newest) => reading.Error + Wander * (newest - reading.Local);

    private static double OffsetOf(ClockReading reading) => reading.Server - reading.Local;
}
