using System.Text;

namespace DistStress.Engine.Generation;

/// <summary>A column name in the two forms that targets need, made once and shared by every op.</summary>
public sealed class ColumnName
{
    /// <summary>Makes both forms of a name.</summary>
    public ColumnName(string text)
    {
        Text = text;
        Utf8 = Encoding.UTF8.GetBytes(text);
    }

    /// <summary>The name.</summary>
    public string Text { get; }

    /// <summary>The name in UTF-8.</summary>
    public ReadOnlyMemory<byte> Utf8 { get; }

    /// <inheritdoc/>
    public override string ToString() => Text;
}
