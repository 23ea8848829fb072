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

        var expected = new Dictionary<string, ReadOnlySequence<byte>>(item.Columns.Length);
        foreach (ref readonly ItemColumn column in item.Columns)
            expected[column.Name.Text] = column.Value;
        foreach ((string name, ReadOnlySequence<byte> value) in expected)
        {
            if (!found.Columns.TryGetValue(name, out ReadOnlyMemory<byte> read))
                mismatches.Add(() => $"item {item.Key} has no column \"{name}\"");
            else if (CommonLength(value, read.Span) is var same && (same < value.Length || same < read.Length))
                mismatches.Add(() => $"item {item.Key}, column \"{name}\": {Difference(value, read.Span, same)}");
        }

        // A projection may bring columns that another item of the batch asked for; a whole item must have no others.
        if (!whole)
            return;
        foreach (string name in found.Columns.Keys.Where(name => !expected.ContainsKey(name)))
            mismatches.Add(() => $"item {item.Key} has a column \"{name}\" that was not written");
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
