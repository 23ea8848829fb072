using System.Buffers;
using DistStress.Engine.Generation;
using DistStress.Engine.Outcomes;
using DistStress.Engine.Traffic;

namespace DistStress.Engine.Working.Accounting;

/// <summary>Compares what an op read with what generation says was written there.</summary>
internal static class ItemVerification
{
    /// <summary>Compares all items of a read that was done.</summary>
    /// <returns>What is wrong; null where all is as it was written.</returns>
    public static OpMismatches? Check(Operation operation)
    {
        var mismatches = new OpMismatches();
        bool whole = !operation.Action.ReadsColumns();
        // A query of a part of a partition, or of an index, may leave the item out.
        bool mayLack = operation.Task is { Range: not null } or { Limit: not null } or { Index: not null };
        foreach (Item item in operation.Items)
        {
            if (item.Found!.IsThere || !mayLack)
                Check(item, whole, mismatches);
        }

        return mismatches.Count > 0 ? mismatches : null;
    }

    private static void Check(Item item, bool whole, OpMismatches mismatches)
    {
        FoundItem found = item.Found!;
        if (!found.IsThere)
        {
            mismatches.Add(() => $"item {item.Key} is not there");
            return;
        }

        var expected = new Dictionary<string, ItemColumn>(item.Columns.Length);
        foreach (ref readonly ItemColumn column in item.Columns)
            expected[column.Name.Text] = column;
        foreach ((string name, ItemColumn column) in expected)
        {
            if (found.Columns.TryGetValue(name, out FoundValue read))
                Check(item, in column, read, mismatches);
            else if (found.Reach?.Invoke(name) ?? true)
                mismatches.Add(() => $"item {item.Key} has no column \"{name}\"");
        }

        // A projection may bring columns that another item of the batch asked for; a whole item must have no others.
        if (!whole)
            return;
        foreach (string name in found.Columns.Keys.Where(name => !expected.ContainsKey(name)))
            mismatches.Add(() => $"item {item.Key} has a column \"{name}\" that was not written");
    }

    private static void Check(Item item, in ItemColumn column, FoundValue read, OpMismatches mismatches)
    {
        (string name, ValueKind written, ReadOnlySequence<byte> value) = (column.Name.Text, column.Kind, column.Value);
        if (read.Kind is { } kind && kind != written)
        {
            mismatches.Add(() => $"item {item.Key}, column \"{name}\": {Word(kind)} where {Word(written)} was written");
        }
        else if (column.Role != ColumnRole.Set)
        {
            // When it was written, or how often added to, is not known here.
            if (!IsWholeNumber(read.Bytes.Span))
                mismatches.Add(() => $"item {item.Key}, column \"{name}\": no whole number where one was written");
        }
        else if (CommonLength(value, read.Bytes.Span) is var same && (same < value.Length || same < read.Bytes.Length))
        {
            mismatches.Add(() => $"item {item.Key}, column \"{name}\": {Difference(value, read.Bytes.Span, same)}");
        }
    }

    private static string Word(ValueKind kind) => kind switch
    {
        ValueKind.Binary => "bytes",
        ValueKind.Text => "text",
        ValueKind.Number => "a number",
        ValueKind.Flag => "true or false",
        ValueKind.List => "a list",
        _ => "a map",
    };

    private static bool IsWholeNumber(ReadOnlySpan<byte> digits)
    {
        ReadOnlySpan<byte> unsigned = digits.StartsWith("-"u8) ? digits[1..] : digits;
        return unsigned.Length > 0 && !unsigned.ContainsAnyExceptInRange((byte)'0', (byte)'9');
    }

    // How many bytes both begin with.
    private static long CommonLength(ReadOnlySequence<byte> written, ReadOnlySpan<byte> read)
    {
        long common = 0;
        foreach (ReadOnlyMemory<byte> piece in written)
        {
            int same = piece.Span.CommonPrefixLength(read);
            common += same;
            if (same < piece.Length)
                break;
            read = read[same..];
        }

        return common;
    }

    private static string Difference(ReadOnlySequence<byte> written, ReadOnlySpan<byte> read, long at) =>
        at == written.Length || at == read.Length
            ? $"{read.Length} bytes where {written.Length} were written"
            : $"byte {at} is 0x{read[(int)at]:x2} where 0x{written.Slice(at, 1).FirstSpan[0]:x2} was written";
}
