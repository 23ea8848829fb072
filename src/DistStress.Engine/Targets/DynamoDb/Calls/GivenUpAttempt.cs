using DistStress.Engine.Clocks;

namespace DistStress.Engine.Targets.DynamoDb.Calls;

/// <summary>An attempt that took too long: the op has gone on without it, and its answer may be on its way.</summary>
/// <param name="Exchange">The attempt's alone.</param>
/// <param name="Answer">What went wrong, once it has ended; null where it succeeded.</param>
/// <param name="Limit">Ends it.</param>
/// <param name="Sent">The attempts of its call.</param>
/// <param name="IsProjected">Whether only some columns were asked for.</param>
internal sealed record GivenUpAttempt(
    Exchange Exchange, Task<CallFailure?> Answer, TimeLimit Limit, SentAttempts Sent, bool IsProjected) : IDisposable
{
    /// <summary>Gives back what it holds, once it has ended.</summary>
    public void Dispose()
    {
        Limit.Dispose();
        Exchange.Dispose();
    }
}
