using DistStress.Engine.Clocks;
using StackExchange.Redis;

namespace DistStress.Engine.Resp;

/// <summary>
/// Finds out why the client library cannot use a server, which it does not tell: step by step, on connections of its
/// own.
/// </summary>
internal static class ConnectionDiagnosis
{
    /// <summary>Looks at the servers of a configuration, all at the same time.</summary>
    /// <param name="configuration">How they are to be reached.</param>
    /// <param name="limit">How long to look in all.</param>
    /// <param name="time">What the limit passes by.</param>
    /// <param name="cancellationToken">Ends the look with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>The fault of the first that has one; null where none was found, or not in time.</returns>
    public static async Task<ConnectionFault?> FindAsync(
        ConfigurationOptions configuration, TimeSpan limit, DeadlineTimeProvider time,
        CancellationToken cancellationToken)
    {
        using var ended = new CancellationTokenSource(limit, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ended.Token, cancellationToken);
        bool isOne = configuration.EndPoints.Count == 1;
        // All at once: one that is silent does not take the others' time.
        ConnectionFault?[] faults = await Task.WhenAll(configuration.EndPoints.Select(endPoint =>
        {
            ConfigurationOptions one = configuration.Clone();
            one.EndPoints.Clear();
            one.EndPoints.Add(endPoint);
            return new ConnectionLook(one, isOne, limit, time, stop.Token).FindAsync();
        })).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        return faults.FirstOrDefault(fault => fault is not null);
    }
}
