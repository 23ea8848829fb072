using DistStress.Engine.Items.Values;

namespace DistStress.Engine.Items.Tables;

/// <summary>A key of an index that is a column of items.</summary>
/// <param name="Index">The index's name.</param>
/// <param name="Key">The key.</param>
/// <param name="MostBytes">The most bytes that it can have.</param>
internal sealed record IndexColumn(string Index, IndexKey Key, int MostBytes)
{
    /// <summary>Why a column cannot be the key, as the end of a sentence; null where it can.</summary>
    public string? Fault(ValueSpec column) => Key.Fault(column)
        ?? (TextMeasure.Instance.Of(column).Most > MostBytes ? $"may have at most {MostBytes} bytes there" : null);
}
