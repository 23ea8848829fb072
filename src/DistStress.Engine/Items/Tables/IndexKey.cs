using DistStress.Engine.Items.Values;

namespace DistStress.Engine.Items.Tables;

/// <summary>A key attribute of an index.</summary>
/// <param name="Name">The attribute's name: of a column, or of a key of the table.</param>
/// <param name="Type">Its type.</param>
public sealed record IndexKey(string Name, KeyType Type)
{
    /// <summary>Why a column cannot be the key, as the end of a sentence; null where it can.</summary>
    /// <remarks>The store refuses every write of an item that has a value of another type there, or an empty
    /// one.</remarks>
    internal string? Fault(ValueSpec column) => !IsOfType(column)
        ? $"has to be {Form()} there"
        : MayBeEmpty(column) ? "may not be empty there" : null;

    private string Form() => Type switch
    {
        KeyType.N => "a number, such as {\"type\":\"N\",\"min\":0,\"max\":999},",
        KeyType.B => "bytes, such as {\"type\":\"B\",\"len\":16},",
        _ => "text, such as {\"type\":\"S\",\"len\":16},",
    };

    private bool IsOfType(ValueSpec column) => column switch
    {
        PickSpec pick => pick.Choices.All(choice => IsOfType(choice.Value)),
        NumberSpec or TtlSpec or AddSpec => Type == KeyType.N,
        TextSpec or RandomTextSpec => Type == KeyType.S,
        BytesSpec => Type == KeyType.B,
        _ => false,
    };

    private static bool MayBeEmpty(ValueSpec column) => column switch
    {
        PickSpec pick => pick.Choices.Any(choice => choice.Weight > 0 && MayBeEmpty(choice.Value)),
        TextSpec text => text.Text.Length == 0,
        RandomTextSpec text => HasZero(text.Length),
        BytesSpec bytes => HasZero(bytes.Length),
        _ => false,
    };

    private static bool HasZero(LengthSpec length) =>
        length.Choices.Any(choice => choice is { Length: 0, Weight: > 0 });
}
