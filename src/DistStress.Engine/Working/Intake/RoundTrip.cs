namespace DistStress.Engine.Working.Intake;

/// <summary>
/// The round trip to Redis as its answers show it: smoothed, with its deviation, by the gains that TCP uses
/// (RFC 6298).
/// </summary>
internal sealed class RoundTrip
{
    private double _smoothed = -1;
    private double _deviation;

    /// <summary>What a round trip takes at most, but for rare ones, in µs; 0 before the first.</summary>
    public long MicrosAtMost => _smoothed < 0 ? 0 : (long)(_smoothed + 4 * _deviation);

    /// <summary>Notes one.</summary>
    /// <param name="micros">How long it took.</param>
    public void Note(long micros)
    {
        if (_smoothed < 0)
        {
            _smoothed = micros;
            _deviation = micros / 2.0;
            return;
        }

        _deviation += (Math.Abs(_smoothed - micros) - _deviation) / 4;
        _smoothed += (micros - _smoothed) / 8;
    }
}
