namespace DistStress.Engine.Outcomes;

/// <summary>Adds up the results of an op's parts: the items of a batch, the pages of a query.</summary>
internal struct OpResultSum
{
    private OpResult _failure;
    private bool _failed;
    private bool _anyDone;
    private long _bytes;
    private int _itemsFound;
    private int _retries;

    public void Add(in OpResult part)
    {
        _bytes += part.Bytes;
        _itemsFound += part.ItemsFound;
        _retries += part.Retries;
        if (part.HasFailed)
        {
            // The first failure stands for the op; one that is not about capacity says more than one that is.
            if (!_failed || (_failure.Status == OpStatus.Throttled && part.Status == OpStatus.Failed))
                _failure = part;
            _failed = true;
        }
        else if (part.Status == OpStatus.Succeeded)
        {
            _anyDone = true;
        }
    }

    /// <summary>The op's result: failed where any part failed, not found where no part found anything.</summary>
    public readonly OpResult Total() => new(
        _failed ? _failure.Status : _anyDone ? OpStatus.Succeeded : OpStatus.NotFound,
        _bytes,
        _itemsFound,
        Retries: _retries,
        Error: _failure.Error,
        Detail: _failure.Detail);
}
