namespace DistStress.Report.Model;

/// <summary>Capacity units of a table or an index; null where nobody knows.</summary>
/// <param name="Resource">The table's name, or <c>table/index</c>.</param>
/// <param name="Read">Read units that were consumed.</param>
/// <param name="Write">Write units that were consumed.</param>
/// <param name="ForecastRead">Read units that were forecast.</param>
/// <param name="ForecastWrite">Write units that were forecast.</param>
public sealed record ReportCapacity(
    string Resource, double? Read, double? Write, double? ForecastRead = null, double? ForecastWrite = null);
