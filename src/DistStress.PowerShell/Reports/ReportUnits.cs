using System.Globalization;
using DistStress.Report.Model;

namespace DistStress.PowerShell.Reports;

/// <summary>The capacity units of a result for a report.</summary>
internal static class ReportUnits
{
    /// <summary>Reads what a result says: <c>orders:write=120 orders/by-date:write=40</c>.</summary>
    /// <param name="capacity">What was consumed.</param>
    /// <param name="forecast">What was forecast; empty where nothing was.</param>
    public static IReadOnlyList<ReportCapacity> Of(string capacity, string forecast = "")
    {
        var resources = new Dictionary<string, ReportCapacity>();
        foreach ((string name, bool isRead, double units) in Parts(capacity))
        {
            ReportCapacity row = Row(name);
            resources[name] = isRead ? row with { Read = units } : row with { Write = units };
        }

        foreach ((string name, bool isRead, double units) in Parts(forecast))
        {
            ReportCapacity row = Row(name);
            resources[name] = isRead ? row with { ForecastRead = units } : row with { ForecastWrite = units };
        }

        return [.. resources.Values];

        ReportCapacity Row(string name) =>
            resources.GetValueOrDefault(name) ?? new ReportCapacity(name, null, null);
    }

    private static IEnumerable<(string Name, bool IsRead, double Units)> Parts(string capacity)
    {
        foreach (string part in capacity.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            // A table's name has no equals sign, and may be an ARN, with colons.
            int equals = part.LastIndexOf('=');
            int colon = equals < 0 ? -1 : part.LastIndexOf(':', equals);
            if (colon >= 0
                && double.TryParse(part[(equals + 1)..], CultureInfo.InvariantCulture, out double units))
                yield return (part[..colon], part[(colon + 1)..equals] == "read", units);
        }
    }
}
