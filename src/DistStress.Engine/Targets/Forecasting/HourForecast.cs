namespace DistStress.Engine.Targets.Forecasting;

/// <summary>What a stretch of a plan's time will bring, of a task or of all.</summary>
/// <param name="StartSeconds">When it begins, in seconds since the plan does.</param>
/// <param name="Seconds">How long it is: an hour, less at the plan's end.</param>
/// <param name="Ops">How many ops become due.</param>
/// <param name="Items">How many items they cover.</param>
/// <param name="BytesWritten">Bytes of column values that they write.</param>
/// <param name="RecordBytes">Bytes of records that they write, names and keys included; null where the store is not
/// known.</param>
/// <param name="PeakQps">The highest rate, ops a second.</param>
/// <param name="ReadUnits">Read units that they consume; null where the store has none.</param>
/// <param name="WriteUnits">Write units that they consume; null where the store has none.</param>
/// <param name="StoredBytes">By how much what is kept grows; null where the store is not known.</param>
/// <param name="Cost">What the units cost; null where that is not known.</param>
public sealed record HourForecast(
    double StartSeconds, double Seconds, long Ops, double Items, double BytesWritten, double? RecordBytes,
    double PeakQps, double? ReadUnits, double? WriteUnits, double? StoredBytes, double? Cost)
{
    /// <summary>The mean rate, ops a second.</summary>
    public double MeanQps => Seconds > 0 ? Ops / Seconds : 0;
}
