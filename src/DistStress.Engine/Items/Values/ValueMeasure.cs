using System.Text;

namespace DistStress.Engine.Items.Values;

/// <summary>How many bytes values take, as one kind of store counts them.</summary>
public abstract class ValueMeasure
{
    /// <summary>The bytes of a column's value.</summary>
    public SizeRange Of(ValueSpec value) => Of(value, inside: false);

    /// <summary>The bytes of a whole number.</summary>
    /// <param name="digits">Its digits, 1 to 19.</param>
    /// <param name="isNegative">Whether it has a sign.</param>
    protected abstract int Number(int digits, bool isNegative);

    /// <summary>The bytes of true or false.</summary>
    protected abstract SizeRange Flag { get; }

    /// <summary>The bytes of a text that stands in a list or a map.</summary>
    /// <param name="text">The text; null where it is random, so that each character is a digit or a letter.</param>
    /// <param name="bytes">Its bytes in UTF-8.</param>
    protected abstract long TextInside(string? text, long bytes);

    /// <summary>The bytes of random bytes that stand in a list or a map.</summary>
    protected abstract long BytesInside(long bytes);

    /// <summary>What a list or a map takes beside its values.</summary>
    /// <param name="count">How many there are.</param>
    protected abstract int Container(int count);

    /// <summary>The bytes of a name in a map.</summary>
    protected abstract long MemberName(string name);

    private SizeRange Of(ValueSpec value, bool inside) => value switch
    {
        TextSpec { Text: var text } when inside => SizeRange.Of(TextInside(text, Encoding.UTF8.GetByteCount(text))),
        TextSpec { Text: var text } => SizeRange.Of(Encoding.UTF8.GetByteCount(text)),
        RandomTextSpec text => Of(text.Length, bytes => inside ? TextInside(null, bytes) : bytes),
        BytesSpec random => Of(random.Length, bytes => inside ? BytesInside(bytes) : bytes),
        NumberSpec range => Of(range),
        AddSpec add => Of(new NumberSpec(add.Amount, add.Amount)),
        // Until the year 2286.
        TtlSpec => SizeRange.Of(Number(10, isNegative: false)),
        FlagSpec => Flag,
        PickSpec pick => SizeRange.Weighted(
            pick.Choices.Select(choice => (choice.Weight, Of(choice.Value, inside)))),
        ListSpec list => SizeRange.Of(Container(list.Count)) + Of(list.Of, inside: true) * list.Count,
        MapSpec map => map.Members.Aggregate(
            SizeRange.Of(Container(map.Members.Count)),
            (sum, member) => sum + SizeRange.Of(MemberName(member.Name)) + Of(member.Value, inside: true)),
        _ => throw new ArgumentOutOfRangeException(nameof(value), value, "There is no such value."),
    };

    private static SizeRange Of(LengthSpec length, Func<long, long> bytes) => SizeRange.Weighted(
        length.Choices.Select(choice => (choice.Weight, SizeRange.Of(bytes(choice.Length)))));

    // Numbers with as many digits take as many bytes: so many of them there are.
    private SizeRange Of(NumberSpec range)
    {
        (long least, double sum, long most) = (long.MaxValue, 0, 0);
        foreach (bool isNegative in (bool[])[false, true])
        {
            Int128 first = isNegative ? Int128.Max(1, -(Int128)range.Max) : Int128.Max(0, range.Min);
            Int128 last = isNegative ? -(Int128)range.Min : range.Max;
            Int128 above = 10;
            for (int digits = 1; first <= last; digits++, above *= 10)
            {
                if (first >= above)
                    continue;
                int bytes = Number(digits, isNegative);
                Int128 end = Int128.Min(above - 1, last);
                (least, most) = (Math.Min(least, bytes), Math.Max(most, bytes));
                sum += (double)(end - first + 1) * bytes;
                first = end + 1;
            }
        }

        return new SizeRange(least, sum / (double)((Int128)range.Max - range.Min + 1), most);
    }
}
