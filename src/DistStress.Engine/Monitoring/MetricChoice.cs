namespace DistStress.Engine.Monitoring;

/// <summary>Which series of an export is meant, and what it becomes.</summary>
/// <param name="Pattern">
/// The metric's name, its name with its statistic, or the export's file name; <c>*</c> and <c>?</c> stand for any
/// characters. Labels may follow in braces, <c>requests_total{operation="Get*"}</c>; a series has to have those.
/// </param>
/// <param name="Action">The action of its ops; null where that is not said.</param>
public sealed record MetricChoice(string Pattern, string? Action = null);
