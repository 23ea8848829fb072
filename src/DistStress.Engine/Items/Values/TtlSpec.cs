namespace DistStress.Engine.Items.Values;

/// <summary>When the item expires, as a number of seconds since 1970: <c>{"ttl":86400}</c>.</summary>
/// <param name="Seconds">Seconds from the second in which the op is due.</param>
public sealed record TtlSpec(long Seconds) : ValueSpec
{
    /// <summary>The most seconds: a hundred years of 365 days.</summary>
    public const long MaxSeconds = 100L * 365 * 86_400;
}
