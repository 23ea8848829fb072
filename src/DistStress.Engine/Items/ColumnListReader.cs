using DistStress.Engine.Input;

namespace DistStress.Engine.Items;

/// <summary>Reads the columns of <c>data</c> and of the rows of <c>sample_data</c>.</summary>
internal static class ColumnListReader
{
    private const string Forms =
        "text, a whole number of random bytes from 0 to 409600, or an object such as {\"r\":16,\"len\":8000}";

    private const int ShownName = 40;

    private static readonly NumberRange ModulusRange = NumberRange.WholeFrom(1, int.MaxValue);
    private static readonly NumberRange LengthRange = NumberRange.WholeFrom(0, ItemSize.Limit);

    /// <summary>Reads a list of columns, in file order.</summary>
    /// <param name="node">The object whose members are the columns.</param>
    /// <param name="layout">How items lie in the store; decides what DynamoDB's limit for an item is a limit for.</param>
    /// <param name="errors">Where errors go.</param>
    /// <returns>The columns; null where anything is wrong with them.</returns>
    public static IReadOnlyList<ColumnSpec>? Read(InputNode node, TargetLayout layout, InputErrors errors)
    {
        if (node.Kind != InputKind.Object)
        {
            errors.Add(node, $"must be an object of columns, such as {{\"title\":\"text\",\"body\":100}}, "
                + $"but is {node.Describe()}");
            return null;
        }

        int before = errors.Count;
        if (node.Members.Count is 0 or > ItemSize.MaxColumns)
            errors.Add(node, $"must have 1 to {ItemSize.MaxColumns} columns, but has {node.Members.Count}");
        List<ColumnSpec> columns = [];
        foreach (InputMember member in node.Members)
        {
            if (ReadColumn(member, errors) is not { } column)
                continue;
            columns.Add(column);
            CheckName(node, member, column, layout, errors);
        }

        if (errors.Count == before)
            CheckSize(node, columns, layout, errors);
        return errors.Count == before ? columns : null;
    }

    private static ColumnSpec? ReadColumn(InputMember member, InputErrors errors)
    {
        InputNode value = member.Value;
        if (member.Name.Length == 0)
            errors.Add(value.Path, member.NamePosition, "is a column without a name; give it one");
        if (member.Name == ItemSize.KeyName)
        {
            errors.Add(
                value.Path, member.NamePosition, $"cannot be a column: \"{ItemSize.KeyName}\" is the item's key");
        }

        switch (value.Kind)
        {
            case InputKind.Text:
                return ColumnSpec.OfText(member.Name, value.Text);
            case InputKind.Number:
                return errors.Number(value, LengthRange) is { } length
                    ? ColumnSpec.OfBytes(member.Name, (int)length)
                    : null;
            case InputKind.Object:
                return ReadSpread(member.Name, value, errors);
            default:
                errors.Add(value, $"must be {Forms}, but is {value.Describe()}");
                return null;
        }
    }

    private static ColumnSpec? ReadSpread(string name, InputNode node, InputErrors errors)
    {
        var fields = new InputObject(node, "a spread column", SpreadField.All, errors);
        int? modulus = null;
        int? length = null;
        if (fields.Require(SpreadField.Modulus, "\"r\": 16, the number of its names", out InputNode? modulusField))
            modulus = (int?)errors.Number(modulusField, ModulusRange);
        if (fields.Require(SpreadField.Length, "\"len\": 8000, its random bytes", out InputNode? lengthField))
            length = (int?)errors.Number(lengthField, LengthRange);
        return modulus is { } r && length is { } len ? ColumnSpec.OfSpread(name, r, len) : null;
    }

    private static void CheckName(
        InputNode node, InputMember member, ColumnSpec column, TargetLayout layout, InputErrors errors)
    {
        (int most, string what) = layout == TargetLayout.Rows
            ? (ItemSize.MaxRowNameBytes, "a sort key, which a column's name is in rows")
            : (ItemSize.MaxNameBytes, "the name of an attribute");
        if (ItemSize.LargestName(column) is var bytes && bytes > most)
        {
            // The name's beginning is enough to find it.
            errors.Add(
                InputPath.Member(node.Path, member.Name[..ShownName] + "…"), member.NamePosition,
                $"is a column whose name takes up to {bytes} bytes; DynamoDB takes at most {most} for {what}, so make the "
                + "name shorter");
        }
    }

    // In rows each column is a record of its own, so the limit is a limit for a column.
    private static void CheckSize(
        InputNode node, IReadOnlyList<ColumnSpec> columns, TargetLayout layout, InputErrors errors)
    {
        if (layout == TargetLayout.Columns)
        {
            if (ItemSize.Largest(columns) is > ItemSize.Limit and var bytes)
                errors.Add(node, $"makes items of up to {bytes} bytes with their key; {LimitText}");
            return;
        }

        for (int c = 0; c < columns.Count; c++)
        {
            if (ItemSize.LargestRow(columns[c]) is > ItemSize.Limit and var bytes)
            {
                errors.Add(
                    node.Members[c].Value, $"makes records of up to {bytes} bytes with their key; {LimitText}");
            }
        }
    }

    private static string LimitText => $"DynamoDB takes at most {ItemSize.Limit} (400 KB), so make the values shorter";
}
