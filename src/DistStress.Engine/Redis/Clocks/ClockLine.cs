namespace DistStress.Engine.Redis.Clocks;

/// <summary>
/// The server's time as a function of the local clock: a straight line, reached without a step. Immutable.
/// </summary>
internal sealed class ClockLine
{
    private readonly long _local;
    private readonly long _server;
    private readonly double _drift;
    private readonly double _correction;
    private readonly double _slew;

    /// <summary>Makes a line.</summary>
    /// <param name="local">An instant of the local clock in µs, from which on the line holds.</param>
    /// <param name="server">The server's time then, in µs since 1970.</param>
    /// <param name="drift">How much faster the server's clock runs than the local one: 1e-6 is 1 µs a second.</param>
    /// <param name="correction">By how many µs the time shown is ahead of <paramref name="server"/> at first.</param>
    /// <param name="slew">The local µs within which the correction is brought to 0.</param>
    /// <param name="jumped">The sum of all jumps so far, in µs.</param>
    public ClockLine(long local, long server, double drift, double correction = 0, double slew = 0, long jumped = 0)
    {
        _local = local;
        _server = server;
        _drift = drift;
        _correction = correction;
        _slew = slew;
        Jumped = jumped;
    }

    /// <summary>By how many µs the time shown has jumped so far, in all.</summary>
    public long Jumped { get; }

    /// <summary>The server's time in µs since 1970.</summary>
    /// <param name="local">An instant of the local clock in µs.</param>
    public long ServerAt(long local)
    {
        long passed = local - _local;
        return _server + passed + (long)Math.Floor(passed * _drift + CorrectionAt(passed));
    }

    /// <summary>The first µs of the local clock at which the server's time is reached.</summary>
    /// <param name="server">A time in µs since 1970.</param>
    public long LocalAt(long server)
    {
        double ahead = server - _server;
        double passed = ahead / (1 + _drift);
        if (passed < _slew)
        {
            double rest = ahead - _correction;
            passed = rest / (1 + _drift - (rest <= 0 ? 0 : _correction / _slew));
        }

        long local = _local + (long)Math.Floor(passed);
        while (ServerAt(local) < server)
            local++;
        return local;
    }

    /// <summary>What the time shown is still off by on purpose, in µs.</summary>
    /// <param name="local">An instant of the local clock in µs.</param>
    public double Remaining(long local) => CorrectionAt(local - _local);

    private double CorrectionAt(long passed)
    {
        if (passed >= _slew)
            return 0;
        // A thread may have read its clock just before the line began to hold.
        return passed <= 0 ? _correction : _correction - _correction * passed / _slew;
    }
}
