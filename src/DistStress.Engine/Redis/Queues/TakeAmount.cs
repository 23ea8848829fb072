namespace DistStress.Engine.Redis.Queues;

/// <summary>How many entries to take from several queues.</summary>
/// <param name="Share">The share of what lies there, in thousandths, 1 to 1000; rounded up to whole entries.</param>
/// <param name="Most">The most entries.</param>
/// <param name="MostLate">The most entries where the first of them is late already; may be 0.</param>
/// <param name="LateBefore">An entry is late that was due before this, in µs of the server's clock.</param>
internal readonly record struct TakeAmount(int Share, int Most, int MostLate, long LateBefore)
{
    /// <summary>All there is, up to a number of entries.</summary>
    public static TakeAmount UpTo(int most) => new(1000, most, most, 0);
}
