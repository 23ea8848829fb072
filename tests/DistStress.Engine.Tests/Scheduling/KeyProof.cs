using DistStress.Engine.Generation;
using DistStress.Engine.Scheduling;
using DistStress.Engine.Traffic;

namespace DistStress.Engine.Tests.Scheduling;

/// <summary>The places in their streams, batch by batch, of the items that a task's ops take.</summary>
internal sealed class KeyProof
{
    // How far ahead of the start those ops are made that nobody jumps over.
    private const long RunUp = 2_000;

    private readonly TrafficTask _task;
    private readonly TaskGeneration _generation;
    private readonly ReferenceStreams _expected;
    private readonly OperationGenerator _publisher;
    private readonly OperationGenerator _worker;
    private readonly OperationGenerator _through;
    private readonly Operation _made;
    private readonly Operation _passed;

    public KeyProof(TrafficTask task, long start)
    {
        _task = task;
        _generation = new TaskGeneration(task);
        _expected = new ReferenceStreams(task);
        _expected.MoveTo(start);
        _publisher = new OperationGenerator(_generation);
        if (task.Seeds is null)
            _publisher.MoveTo(start, []);
        else
            _publisher.Skip((int)start);
        _worker = new OperationGenerator(_generation);
        _made = new Operation(task);
        _passed = new Operation(task);
        _through = new OperationGenerator(_generation);
        if (start > RunUp)
            _through.MoveTo(start - 20, []);
        while (_through.NextOp < start)
            _through.Next(_passed);
    }

    /// <summary>Checks a batch, which begins where the one before ended.</summary>
    public void Check(Batch batch)
    {
        if (!_publisher.StreamPositions.SequenceEqual(_expected.Positions))
            throw Wrong(batch.First, "the streams' places", string.Join(' ', _expected.Positions),
                string.Join(' ', _publisher.StreamPositions.ToArray()));
        // What a worker knows: the batch and the places that come with it.
        _worker.MoveTo(batch.First, _publisher.StreamPositions);
        for (long op = batch.First; op < batch.First + batch.Count; op++)
        {
            (ulong seed, ulong place) = _expected.Next();
            _worker.Next(_made);
            _through.Next(_passed);
            if (_made.Index != op || _passed.Index != op)
                throw Wrong(op, "the op's number", op, $"{_made.Index}, {_passed.Index}");
            for (int i = 0; i < _made.Items.Length; i++)
                Check(op, seed, place + (ulong)i, _made.Items[i], _passed.Items[i]);
        }

        if (_made.Item.Key != ItemKey.Text(_made.Item.Seed, _made.Item.Index))
            throw Wrong(_made.Index, "key", ItemKey.Text(_made.Item.Seed, _made.Item.Index), _made.Item.Key);
        _publisher.Skip(batch.Count);
    }

    private void Check(long op, ulong seed, ulong place, Item made, Item passed)
    {
        if (made.Seed != seed || passed.Seed != seed)
            throw Wrong(op, "stream", seed, $"{made.Seed}, {passed.Seed}");
        if (made.Index != passed.Index)
            throw Wrong(op, "item, run through or jumped to", passed.Index, made.Index);
        // The other distributions have tests of their own; here it counts that every worker takes the same items.
        ulong keys = (ulong)(_task.Keys ?? 0);
        if (_task.Distribution == KeyDistribution.Sequential && made.Index != (keys == 0 ? place : place % keys))
            throw Wrong(op, "item", keys == 0 ? place : place % keys, made.Index);
        if (keys > 0 && made.Index >= keys)
            throw Wrong(op, "item", $"below {keys}", made.Index);
    }

    private static InvalidOperationException Wrong(long op, string what, object expected, object actual) =>
        new($"op {op}, {what}: should be {expected}, is {actual}");
}
