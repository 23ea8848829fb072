using DistStress.Engine.Input;
using DistStress.Engine.Items.Values;

namespace DistStress.Engine.Items;

/// <summary>Reads what a column, or a value inside a list or a map, holds.</summary>
internal sealed class ValueReader
{
    private static readonly NumberRange ModulusRange = NumberRange.WholeFrom(1, int.MaxValue);
    private static readonly NumberRange NumberRange64 = NumberRange.WholeFrom(long.MinValue, long.MaxValue);
    private static readonly NumberRange TtlRange = NumberRange.WholeFrom(0, TtlSpec.MaxSeconds);
    private static readonly NumberRange CountRange = NumberRange.WholeFrom(0, ValueSpec.MaxInside);
    private static readonly NumberRange WeightRange = new(0, 1_000_000_000_000);

    private readonly StoreLimits _limits;
    private readonly InputErrors _errors;
    private readonly NumberRange _lengthRange;
    private int _depth;

    /// <summary>Makes a reader.</summary>
    /// <param name="limits">What the store takes that the values are for.</param>
    /// <param name="errors">Where errors go.</param>
    public ValueReader(StoreLimits limits, InputErrors errors)
    {
        _limits = limits;
        _errors = errors;
        _lengthRange = NumberRange.WholeFrom(0, limits.ValueBytes.Most);
    }

    /// <summary>Reads a column.</summary>
    /// <returns>The column; null where anything is wrong with its value.</returns>
    public ColumnSpec? ReadColumn(InputMember member)
    {
        InputNode node = member.Value;
        if (node.Kind != InputKind.Object || Deciding(node) is not null)
            return Read(node) is { } value ? new ColumnSpec(member.Name, value) : null;

        // {"len":[[70,100],[30,1000]]} has a name of its own; with one length, a number alone says the same.
        int before = _errors.Count;
        var fields = new InputObject(node, "a spread column", [ValueFields.Modulus, ValueFields.Length], _errors);
        int modulus = 0;
        LengthSpec? length = null;
        bool isByWeight = fields.Field(ValueFields.Length) is { Kind: InputKind.List };
        if (fields.Field(ValueFields.Modulus) is { } modulusField)
            modulus = (int)(_errors.Number(modulusField, ModulusRange) ?? 0);
        else if (!isByWeight)
        {
            fields.AddMissing(
                ValueFields.Modulus,
                "is missing; write for example \"r\": 16, the number of its names. A column that is not spread is "
                    + $"{Forms()}");
        }

        if (fields.Require(ValueFields.Length, "\"len\": 8000, its random bytes", out InputNode? lengthField))
            length = ReadLength(lengthField);
        return _errors.Count == before ? new ColumnSpec(member.Name, new BytesSpec(length!), modulus) : null;
    }

    private ValueSpec? Read(InputNode node)
    {
        switch (node.Kind)
        {
            case InputKind.Text:
                return new TextSpec(node.Text);
            case InputKind.Number:
                return ReadLength(node) is { } length ? new BytesSpec(length) : null;
            case InputKind.Object:
                return ReadObject(node);
            default:
                _errors.Add(
                    node, $"must be {Forms()}, or a spread column {{\"r\":16,\"len\":8000}}, but is {node.Describe()}");
                return null;
        }
    }

    private string Forms() =>
        $"text, a whole number of random bytes from 0 to {_limits.ValueBytes.Most}, or an object such as "
        + "{\"type\":\"N\",\"min\":0,\"max\":999}, {\"pick\":[\"a\",\"b\"]} or {\"len\":[[70,100],[30,1000]]}";

    private ValueSpec? ReadObject(InputNode node)
    {
        int before = _errors.Count;
        ValueSpec? value = Deciding(node) switch
        {
            ValueFields.Type => ReadTyped(node),
            ValueFields.Pick => ReadPick(node),
            ValueFields.Ttl => ReadTtl(node),
            ValueFields.Add => ReadAdd(node),
            _ => ReadInside(node),
        };
        return _errors.Count == before ? value : null;
    }

    // Which of the fields that decide an object has, or seems to have been meant to have: that is then an unknown field
    // and the only error. Null for random bytes.
    private static string? Deciding(InputNode node)
    {
        string[] names = [.. node.Members.Select(member => member.Name)];
        return ValueFields.Deciding.FirstOrDefault(names.Contains)
            ?? (names.Contains(ValueFields.Modulus)
                ? null
                : names.Select(name => Spelling.Nearest(name, ValueFields.Deciding))
                    .FirstOrDefault(near => near is not null));
    }

    // Inside of a list or a map there are no names to spread over.
    private BytesSpec? ReadInside(InputNode node)
    {
        var fields = new InputObject(node, "a value in a list or a map", [ValueFields.Length], _errors);
        return fields.Require(ValueFields.Length, "\"len\": 100, its random bytes", out InputNode? length)
            && ReadLength(length) is { } bytes ? new BytesSpec(bytes) : null;
    }

    private ValueSpec? ReadTyped(InputNode node)
    {
        InputMember? type = node.Members.FirstOrDefault(member => member.Name == ValueFields.Type);
        if (type is null)
        {
            _ = new InputObject(node, "a column", [.. ValueFields.Types.SelectMany(one => one.Fields)], _errors);
            return null;
        }

        (string Word, (string Word, IReadOnlyList<string> Fields) Type)[] words =
            [.. ValueFields.Types.Select(one => (one.Word, one))];
        if (!_errors.TryChoice(type.Value, words, out (string Word, IReadOnlyList<string> Fields) chosen))
            return null;
        var fields = new InputObject(node, $"a value of type {chosen.Word}", chosen.Fields, _errors);
        return chosen.Word switch
        {
            ValueFields.Number => ReadNumber(fields),
            ValueFields.Text => ReadRandom(fields) is { } length ? new RandomTextSpec(length) : null,
            ValueFields.Bytes => ReadRandom(fields) is { } length ? new BytesSpec(length) : null,
            ValueFields.Flag => new FlagSpec(),
            ValueFields.List => ReadList(fields),
            _ => ReadMap(fields),
        };
    }

    private NumberSpec? ReadNumber(InputObject fields)
    {
        decimal? min = null;
        decimal? max = null;
        if (fields.Require(ValueFields.Min, "\"min\": 0, the least number", out InputNode? least))
            min = _errors.Number(least, NumberRange64);
        if (fields.Require(ValueFields.Max, "\"max\": 999, the greatest number", out InputNode? greatest))
            max = _errors.Number(greatest, NumberRange64);
        if (min is not { } from || max is not { } to)
            return null;
        if (from <= to)
            return new NumberSpec((long)from, (long)to);
        _errors.Add(greatest!, $"must be at least the \"min\" of {(long)from}, but is {greatest!.Describe()}");
        return null;
    }

    private LengthSpec? ReadRandom(InputObject fields) =>
        fields.Require(ValueFields.Length, "\"len\": 20", out InputNode? length) ? ReadLength(length) : null;

    private ListSpec? ReadList(InputObject fields)
    {
        ValueSpec? of = null;
        int? count = null;
        if (fields.Require(ValueFields.Of, "\"of\": {\"type\":\"N\",\"min\":0,\"max\":9}", out InputNode? ofField))
            of = ReadDeeper(ofField);
        if (fields.Require(ValueFields.Count, "\"count\": 3", out InputNode? countField))
            count = (int?)_errors.Number(countField, CountRange);
        return of is not null && count is { } values ? new ListSpec(of, values) : null;
    }

    private MapSpec? ReadMap(InputObject fields)
    {
        if (!fields.Require(ValueFields.Of, "\"of\": {\"city\": \"Bern\", \"zip\": 4}", out InputNode? of))
            return null;
        if (of.Kind != InputKind.Object)
        {
            _errors.Add(of, $"must be an object of the map's members, such as {{\"city\":\"Bern\",\"zip\":4}}, but is "
                + of.Describe());
            return null;
        }

        List<ColumnSpec> members = [];
        foreach (InputMember member in of.Members)
        {
            if (ReadDeeper(member.Value) is { } value)
                members.Add(new ColumnSpec(member.Name, value));
        }

        return new MapSpec(new EqualList<ColumnSpec>(members));
    }

    private ValueSpec? ReadDeeper(InputNode node)
    {
        if (_depth + 1 >= ValueSpec.MaxDepth && node.Members.Any(member => member.Name == ValueFields.Of))
        {
            _errors.Add(node, $"is too deep: lists and maps may have {ValueSpec.MaxDepth} levels");
            return null;
        }

        _depth++;
        ValueSpec? value = Read(node);
        _depth--;
        if (value is not (TtlSpec or AddSpec))
            return value;
        _errors.Add(
            node,
            $"cannot stand in a list or a map: \"{(value is TtlSpec ? ValueFields.Ttl : ValueFields.Add)}\" is for a "
                + "column of its own");
        return null;
    }

    private PickSpec? ReadPick(InputNode node)
    {
        var fields = new InputObject(node, "a picked value", [ValueFields.Pick, ValueFields.Weights], _errors);
        if (fields.Field(ValueFields.Pick) is not { } pick)
            return null;
        if (pick.Kind != InputKind.List || pick.Elements.Count is 0 or > PickSpec.MaxChoices)
        {
            string found = pick.Kind == InputKind.List ? $"has {pick.Elements.Count}" : $"is {pick.Describe()}";
            _errors.Add(
                pick, $"must be a list of 1 to {PickSpec.MaxChoices} texts or whole numbers, but {found}");
            return null;
        }

        ValueSpec?[] values = [.. pick.Elements.Select(ReadChoice)];
        IReadOnlyList<decimal>? weights = [.. values.Select(_ => 1m)];
        if (fields.Field(ValueFields.Weights) is { } weightsField)
            weights = ReadWeights(weightsField, values.Length);
        return weights is null || values.Contains(null)
            ? null
            : new PickSpec(new EqualList<PickChoice>([.. values.Zip(weights, (value, weight) =>
                new PickChoice(value!, weight))]));
    }

    private ValueSpec? ReadChoice(InputNode node)
    {
        if (node.Kind == InputKind.Text)
            return new TextSpec(node.Text);
        if (node.Kind != InputKind.Number)
        {
            _errors.Add(node, $"must be text or a whole number, but is {node.Describe()}");
            return null;
        }

        return _errors.Number(node, NumberRange64) is { } number ? new NumberSpec((long)number, (long)number) : null;
    }

    private IReadOnlyList<decimal>? ReadWeights(InputNode node, int count)
    {
        IReadOnlyList<decimal>? weights = _errors.Numbers(node, count, count, WeightRange);
        if (weights is null || weights.Any(weight => weight > 0))
            return weights;
        _errors.Add(node, "must have at least one number greater than 0, but all are 0");
        return null;
    }

    private TtlSpec? ReadTtl(InputNode node)
    {
        var fields = new InputObject(node, "a time to live", [ValueFields.Ttl], _errors);
        return fields.Field(ValueFields.Ttl) is { } ttl
            && _errors.Number(ttl, TtlRange) is { } seconds ? new TtlSpec((long)seconds) : null;
    }

    private AddSpec? ReadAdd(InputNode node)
    {
        var fields = new InputObject(node, "an added number", [ValueFields.Add], _errors);
        return fields.Field(ValueFields.Add) is { } add
            && _errors.Number(add, NumberRange64) is { } amount ? new AddSpec((long)amount) : null;
    }

    private LengthSpec? ReadLength(InputNode node)
    {
        if (node.Kind != InputKind.List)
            return ReadBytes(node) is { } bytes ? LengthSpec.Of(bytes) : null;
        const string Form = "a list of [weight, length]: [[70, 100], [30, 1000]]";
        if (node.Elements.Count is 0 or > LengthSpec.MaxChoices)
        {
            _errors.Add(
                node, $"must be {Form}, 1 to {LengthSpec.MaxChoices} of them, but has {node.Elements.Count}");
            return null;
        }

        int before = _errors.Count;
        List<LengthChoice> choices = [];
        foreach (InputNode element in node.Elements)
        {
            if (element.Kind != InputKind.List || element.Elements.Count != 2)
            {
                _errors.Add(element, $"must be [weight, length], such as [70, 100], but is {element.Describe()}");
                continue;
            }

            decimal? weight = _errors.Number(element.Elements[0], WeightRange);
            int? length = ReadBytes(element.Elements[1]);
            choices.Add(new LengthChoice(weight ?? 0, length ?? 0));
        }

        if (_errors.Count == before && choices.All(choice => choice.Weight == 0))
            _errors.Add(node, "must have at least one weight greater than 0, but all are 0");
        if (_errors.Count != before)
            return null;
        return choices is [{ Length: var only }]
            ? LengthSpec.Of(only)
            : new LengthSpec(new EqualList<LengthChoice>(choices));
    }

    private int? ReadBytes(InputNode node) =>
        (int?)_errors.Number(node, _lengthRange, $"; {_limits.ValueBytes.Rule}{_limits.Advice}");
}
