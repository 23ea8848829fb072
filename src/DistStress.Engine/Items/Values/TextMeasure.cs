using System.Text;

namespace DistStress.Engine.Items.Values;

/// <summary>
/// Values as text: numbers by their digits, true and false as words, lists and maps as JSON without blanks. It is what
/// Redis holds, and what a run counts as bytes of item data for every store.
/// </summary>
public sealed class TextMeasure : ValueMeasure
{
    private const int Quotes = 2;
    private const int Escaped = 2;
    private const int EscapedControl = 6;

    private TextMeasure()
    {
    }

    /// <summary>The only one.</summary>
    public static TextMeasure Instance { get; } = new();

    /// <inheritdoc/>
    protected override SizeRange Flag { get; } = new(4, 4.5, 5);

    /// <inheritdoc/>
    protected override int Number(int digits, bool isNegative) => isNegative ? digits + 1 : digits;

    /// <inheritdoc/>
    protected override long TextInside(string? text, long bytes) =>
        bytes + Quotes + (text ?? "").Sum(
            letter => letter < ' ' ? EscapedControl - 1 : letter is '"' or '\\' ? Escaped - 1 : 0);

    /// <inheritdoc/>
    protected override long BytesInside(long bytes) => Quotes + (bytes + 2) / 3 * 4;

    /// <inheritdoc/>
    protected override int Container(int count) => 2 + Math.Max(0, count - 1);

    /// <inheritdoc/>
    protected override long MemberName(string name) => TextInside(name, Encoding.UTF8.GetByteCount(name)) + 1;
}
