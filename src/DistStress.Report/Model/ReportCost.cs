namespace DistStress.Report.Model;

/// <summary>Something that costs money.</summary>
/// <param name="Name">What.</param>
/// <param name="Fact">What it came to; null where nobody knows.</param>
/// <param name="Forecast">What was forecast; null where nothing was.</param>
/// <param name="Currency">The currency, such as <c>USD</c>.</param>
/// <param name="Source">Where the price comes from, and of which day it is.</param>
public sealed record ReportCost(string Name, double? Fact, double? Forecast, string Currency, string Source);
