namespace DistStress.Engine.Monitoring.Formats;

/// <summary>A column of values while it is read.</summary>
/// <param name="number">Which column of its table, from 0.</param>
/// <param name="unit">What its values are as long as no cell says otherwise.</param>
/// <param name="series">The series that it becomes.</param>
internal sealed class TableColumn(int number, ValueUnit unit, MetricSeries series)
{
    public int Number => number;

    public MetricSeries Series => series;

    public ValueUnit Unit { get; set; } = unit;

    public SeriesBuilder Builder { get; } = new();
}
