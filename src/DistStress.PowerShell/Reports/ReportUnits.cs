using System.Globalization;
using DistStress.Report.Model;

namespace DistStress.PowerShell.Reports;

/// <summary>The capacity units of a result for a report.</summary>
internal static class ReportUnits
{
    /// <summary>Reads what a result says: <c>orders:write=120 orders/by-date:write=40</c>.</summary>
    public static IReadOnlyList<ReportCapacity> Of(string capacity)
    {
        var resources = new Dictionary<string, ReportCapacity>();
        foreach (string part in capacity.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            // A table's name has no equals sign, and may be an ARN, with colons.
            int equals = part.LastIndexOf('=');
            int colon = equals < 0 ? -1 : part.LastIndexOf(':', equals);
            if (colon < 0 || !double.TryParse(part[(equals + 1)..], CultureInfo.InvariantCulture, out double units))
                continue;
            string name = part[..colon];
            ReportCapacity row = resources.GetValueOrDefault(name) ?? new ReportCapacity(name, null, null);
            resources[name] = part[(colon + 1)..equals] == "read"
                ? row with { Read = units }
                : row with { Write = units };
        }

        return [.. resources.Values];
    }
}
