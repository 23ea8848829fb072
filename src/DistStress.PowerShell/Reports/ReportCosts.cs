using DistStress.PowerShell.Saved;
using DistStress.Report.Model;

namespace DistStress.PowerShell.Reports;

/// <summary>What a run cost for a report: of the whole run, and of each task where there are several.</summary>
internal static class ReportCosts
{
    private const string UsualCurrency = "USD";

    /// <summary>The currency of a result's cost.</summary>
    public static string CurrencyOf(SavedObject result) =>
        result.Text("PriceSource").Split(',')[0] is { Length: 3 } named ? named : UsualCurrency;

    /// <summary>Reads what a result says of cost; nothing where it does not know, or where nothing is paid by the op.
    /// </summary>
    public static IReadOnlyList<ReportCost> Of(SavedObject result)
    {
        string source = result.Text("PriceSource");
        if (source.Length == 0 || result.Number("Cost") is not { } cost)
            return [];
        string currency = CurrencyOf(result);
        IReadOnlyList<SavedObject> tasks = result.List("Tasks");
        return
        [
            new ReportCost("Capacity units, on demand", cost, result.Number("ForecastCost"), currency, source),
            .. tasks.Count < 2
                ? []
                : tasks.Where(task => task.Number("Cost") is not null).Select(task => new ReportCost(
                    $"Task {task.Count("Task")} {task.Text("Name")}", task.Number("Cost"), null, currency, "")),
        ];
    }
}
