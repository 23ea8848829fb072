using DistStress.Engine.Input;
using DistStress.Engine.Items.Tables;
using DistStress.Engine.Items.Values;

namespace DistStress.Engine.Items;

/// <summary>Reads the columns of <c>data</c> and of the rows of <c>sample_data</c>.</summary>
internal sealed class ColumnListReader
{
    private const int ShownName = 40;

    private readonly StoreLimits _limits;
    private readonly InputErrors _errors;
    private readonly ValueReader _values;

    /// <summary>Makes a reader.</summary>
    /// <param name="limits">What the store takes that the columns are for.</param>
    /// <param name="errors">Where errors go.</param>
    public ColumnListReader(StoreLimits limits, InputErrors errors)
    {
        _limits = limits;
        _errors = errors;
        _values = new ValueReader(limits, errors);
    }

    /// <summary>
    /// Why no column can add to a number, as the rest of a sentence: <c>putItem cannot; …</c>. Null where one can.
    /// </summary>
    public string? NoAdds { get; init; }

    /// <summary>The columns that are keys of indexes, each with the index's name.</summary>
    public IReadOnlyList<IndexColumn> IndexKeys { get; init; } = [];

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
        {
            CheckInside(node, columns);
            CheckSize(node, columns);
        }

        return _errors.Count == before ? columns : null;
    }

    private ColumnSpec? ReadColumn(InputMember member)
    {
        if (member.Name.Length == 0)
            _errors.Add(member.Value.Path, member.NamePosition, "is a column without a name; give it one");
        ColumnSpec? column = _values.ReadColumn(member);
        if (_limits.KeyNames.FirstOrDefault(key => column?.CanBeNamed(key) ?? key == member.Name) is { } taken)
        {
            _errors.Add(
                member.Value.Path, member.NamePosition,
                $"cannot be a column: \"{taken}\" is the item's key{_limits.Advice}");
        }

        if (column?.Value is AddSpec && NoAdds is not null)
            _errors.Add(member.Value, $"adds to a number, which {NoAdds}");
        if (column is not null)
            CheckIndexes(member, column);
        return column;
    }

    private void CheckIndexes(InputMember member, ColumnSpec column)
    {
        foreach (IndexColumn key in IndexKeys)
        {
            if (!column.CanBeNamed(key.Key.Name) || key.Fault(column.Value) is not { } fault)
                continue;
            string what = column.IsSpread ? $"can be \"{key.Key.Name}\", a key" : "is a key";
            _errors.Add(member.Value, $"{what} of the index \"{key.Index}\", and {fault}");
        }
    }

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

    private void CheckInside(InputNode node, List<ColumnSpec> columns)
    {
        if (columns.Sum(column => column.Value.Inside) is var inside && inside > ValueSpec.MaxInside)
        {
            _errors.Add(
                node,
                $"makes items with {inside} values in their lists and maps; at most {ValueSpec.MaxInside} are "
                    + "possible, so make the counts smaller");
        }
    }

    private void CheckSize(InputNode node, List<ColumnSpec> columns)
    {
        if (!_limits.ColumnIsRecord)
        {
            CheckRecord(node, "items", ItemSize.Largest(columns, _limits.Measure));
            return;
        }

        for (int c = 0; c < columns.Count; c++)
            CheckRecord(node.Members[c].Value, "records", ItemSize.Largest(columns[c], _limits.Measure));
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
