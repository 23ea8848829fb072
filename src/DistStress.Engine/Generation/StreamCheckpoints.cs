namespace DistStress.Engine.Generation;

/// <summary>
/// Stream positions at some ops of a task, so that those of any op are found without counting from the first one. It
/// keeps few, however long the task is.
/// </summary>
/// <remarks>Not for several threads at once.</remarks>
/// <param name="spacing">How many ops lie between two of them at first, at least 1.</param>
internal sealed class StreamCheckpoints(long spacing = 1_000_000)
{
    private const int Most = 64;

    private readonly List<(long Op, ulong[] Positions)> _kept = [];
    private long _spacing = spacing;

    /// <summary>Notes where a generator is that goes forward through the task.</summary>
    public void Note(OperationGenerator generator)
    {
        if (generator.StreamPositions.Length == 0
            || (_kept.Count > 0 && generator.NextOp - _kept[^1].Op < _spacing))
            return;
        _kept.Add((generator.NextOp, generator.StreamPositions.ToArray()));
        if (_kept.Count < Most)
            return;
        // Every second one goes.
        for (int i = Most - 1; i > 0; i -= 2)
            _kept.RemoveAt(i);
        _spacing *= 2;
    }

    /// <summary>Moves a generator to an op, from where it is or from the nearest op that is known.</summary>
    public void Move(OperationGenerator generator, long op)
    {
        if (generator.StreamPositions.Length == 0)
        {
            generator.MoveTo(op, []);
            return;
        }

        long from = generator.NextOp <= op ? generator.NextOp : -1;
        foreach ((long known, ulong[] positions) in _kept)
        {
            if (known > from && known <= op)
                generator.MoveTo(from = known, positions);
        }

        if (from < 0)
            generator.MoveToFirst();
        while (generator.NextOp < op)
            generator.Skip((int)Math.Min(op - generator.NextOp, int.MaxValue));
    }
}
