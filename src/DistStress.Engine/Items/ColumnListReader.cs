using DistStress.Engine.Input;

namespace DistStress.Engine.Items;

/// <summary>Reads the columns of <c>data</c> and of the rows of <c>sample_data</c>.</summary>
internal sealed class ColumnListReader
{
    private const int ShownName = 40;

    private static readonly NumberRange ModulusRange = NumberRange.WholeFrom(1, int.MaxValue);

    private readonly StoreLimits _limits;
    private readonly InputErrors _errors;
    private readonly NumberRange _lengthRange;

    /// <summary>Makes a reader.</summary>
    /// <param name="limits">What the store takes that the columns are for.</param>
    /// <param name="errors">Where errors go.</param>
    public ColumnListReader(StoreLimits limits, InputErrors errors)
    {
        _limits = limits;
        _errors = errors;
        _lengthRange = NumberRange.WholeFrom(0, limits.ValueBytes.Most);
    }

    /// <summary>Reads a list of columns, in file order.</summary>
    /// <param name="node">The object whose members are the columns.</param>
    /// <returns>The columns; null where anything is wrong with them.</returns>
    public IReadOnlyList<ColumnSpec>? Read(InputNode node)
    {
        if (node.Kind != InputKind.Object)
        {
            _errors.Add(node, $"must be an object of columns, such as {{\"title\":\"text\",\"body\":100}}, "
                + $"but is {node.Describe()}");
            return null;
        }

        int before = _errors.Count;
        if (node.Members.Count is 0 or > ItemSize.MaxColumns)
            _errors.Add(node, $"must have 1 to {ItemSize.MaxColumns} columns, but has {node.Members.Count}");
        List<ColumnSpec> columns = [];
        foreach (InputMember member in node.Members)
        {
            if (ReadColumn(member) is not { } column)
                continue;
            columns.Add(column);
            CheckName(node, member, column);
        }

        if (_errors.Count == before)
            CheckSize(node, columns);
        return _errors.Count == before ? columns : null;
    }

    private ColumnSpec? ReadColumn(InputMember member)
    {
        InputNode value = member.Value;
        if (member.Name.Length == 0)
            _errors.Add(value.Path, member.NamePosition, "is a column without a name; give it one");
        if (_limits.KeyNames.Contains(member.Name))
        {
            _errors.Add(
                value.Path, member.NamePosition,
                $"cannot be a column: \"{member.Name}\" is the item's key{_limits.Advice}");
        }

        switch (value.Kind)
        {
            case InputKind.Text:
                return ColumnSpec.OfText(member.Name, value.Text);
            case InputKind.Number:
                return ReadLength(value) is { } length ? ColumnSpec.OfBytes(member.Name, length) : null;
            case InputKind.Object:
                return ReadSpread(member.Name, value);
            default:
                _errors.Add(
                    value,
                    $"must be text, a whole number of random bytes from 0 to {_limits.ValueBytes.Most}, or an object "
                        + "such as "
                    + $"{{\"r\":16,\"len\":8000}}, but is {value.Describe()}");
                return null;
        }
    }

    private ColumnSpec? ReadSpread(string name, InputNode node)
    {
        var fields = new InputObject(node, "a spread column", SpreadField.All, _errors);
        int? modulus = null;
        int? length = null;
        if (fields.Require(SpreadField.Modulus, "\"r\": 16, the number of its names", out InputNode? modulusField))
            modulus = (int?)_errors.Number(modulusField, ModulusRange);
        if (fields.Require(SpreadField.Length, "\"len\": 8000, its random bytes", out InputNode? lengthField))
            length = ReadLength(lengthField);
        return modulus is { } r && length is { } len ? ColumnSpec.OfSpread(name, r, len) : null;
    }

    private int? ReadLength(InputNode node) =>
        (int?)_errors.Number(node, _lengthRange, $"; {_limits.ValueBytes.Rule}{_limits.Advice}");

    private void CheckName(InputNode node, InputMember member, ColumnSpec column)
    {
        if (ItemSize.LargestName(column) is var bytes && bytes <= _limits.NameBytes.Most)
            return;
        // The name's beginning is enough to find it.
        string shown = member.Name.Length > ShownName ? member.Name[..ShownName] + "…" : member.Name;
        _errors.Add(
            InputPath.Member(node.Path, shown), member.NamePosition,
            $"is a column whose name takes up to {bytes} bytes; {_limits.NameBytes.Rule}, so make the name shorter"
            + _limits.Advice);
    }

    private void CheckSize(InputNode node, List<ColumnSpec> columns)
    {
        if (!_limits.ColumnIsRecord)
        {
            CheckRecord(node, "items", ItemSize.Largest(columns));
            return;
        }

        for (int c = 0; c < columns.Count; c++)
            CheckRecord(node.Members[c].Value, "records", ItemSize.Largest(columns[c]));
    }

    private void CheckRecord(InputNode node, string what, long bytes)
    {
        if (bytes + _limits.KeyBytes is var all && all > _limits.RecordBytes.Most)
        {
            _errors.Add(
                node,
                $"makes {what} of up to {all} bytes with their key; {_limits.RecordBytes.Rule}, so make the "
                    + "values shorter"
                + _limits.Advice);
        }
    }
}
