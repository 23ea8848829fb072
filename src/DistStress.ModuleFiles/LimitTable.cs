using System.Text;
using DistStress.Engine.Items;
using DistStress.Engine.Targets;

namespace DistStress.ModuleFiles;

/// <summary>The table of the stores' limits in the documentation.</summary>
internal static class LimitTable
{
    public static string Write()
    {
        var table = new StringBuilder(
            """
            | store | bytes of a value | bytes of a record | bytes of a name | items a read | items a write |
            |---|--:|--:|--:|--:|--:|

            """);
        foreach (Store store in StoreList.All)
        {
            IGrouping<StoreLimits, TargetLayout>[] layouts =
                [.. Enum.GetValues<TargetLayout>().GroupBy(store.LimitsOf)];
            foreach (IGrouping<StoreLimits, TargetLayout> group in layouts)
            {
                string which = layouts.Length == 1 ? "" : ", " + string.Join(", ", group).ToLowerInvariant();
                StoreLimits limits = group.Key;
                table.Append($"| `{store.Word}`{which} ");
                table.Append($"| {limits.ValueBytes.Most} | {limits.RecordBytes.Most} | {limits.NameBytes.Most} ");
                table.Append($"| {limits.ItemsRead.Most} | {limits.ItemsWritten.Most} |\n");
            }
        }

        return table.ToString();
    }
}
