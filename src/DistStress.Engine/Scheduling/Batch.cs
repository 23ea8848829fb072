namespace DistStress.Engine.Scheduling;

/// <summary>Consecutive ops of one slice: what one queue entry carries.</summary>
/// <param name="Task">The task's number in the plan.</param>
/// <param name="First">The index of the first op.</param>
/// <param name="Count">How many ops, at least 1.</param>
/// <param name="Due">When the first op is due, in µs of the Redis server's clock.</param>
/// <param name="Span">The time over which the ops are spread, in µs.</param>
public readonly record struct Batch(int Task, long First, int Count, long Due, long Span)
{
    /// <summary>When each op is due after the first one, in µs; null where they are spread evenly.</summary>
    public ArraySegment<int>? Offsets { get; init; }

    /// <summary>When an op of the batch is due, in µs of the Redis server's clock.</summary>
    /// <param name="op">The op's place in the batch, from 0.</param>
    public long DueOf(int op) => Offsets is { } offsets ? Due + (offsets[op] - offsets[0]) : Due + op * Span / Count;

    /// <summary>The batch without its first ops.</summary>
    /// <param name="ops">How many ops to leave out, 1 to <see cref="Count"/> − 1.</param>
    public Batch After(int ops)
    {
        long due = DueOf(ops);
        return this with
        {
            First = First + ops,
            Count = Count - ops,
            Due = due,
            Span = Due + Span - due,
            Offsets = Offsets?[ops..],
        };
    }
}
