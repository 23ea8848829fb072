using DistStress.Engine.Redis;
using DistStress.Engine.Targets.Pricing;
using StackExchange.Redis;

namespace DistStress.Engine.Observing;

/// <summary>The price of the units of a prefix's run for who cannot wait for it: asked for whenever it is used, and
/// known the next time. Not for several threads at once.</summary>
/// <param name="control">The connection.</param>
public sealed class RunPrice(ControlConnection control)
{
    private readonly StatsWatch _watch = new(control);
    private Task<UnitPrice?>? _asked;
    private UnitPrice? _known;

    /// <summary>The price as it was known last; null where that is not known, or where there is no run.</summary>
    public UnitPrice? Current
    {
        get
        {
            if (_asked is null or { IsCompleted: true })
            {
                if (_asked is { IsCompletedSuccessfully: true } answered)
                    _known = answered.Result;
                _asked = AskAsync();
            }

            return _known;
        }
    }

    private async Task<UnitPrice?> AskAsync()
    {
        try
        {
            return await _watch.PriceAsync().ConfigureAwait(false);
        }
        catch (Exception e) when (e is RedisException or TimeoutException)
        {
            // Redis is away, which the worker itself tells: the price is as before.
            return _known;
        }
    }
}
