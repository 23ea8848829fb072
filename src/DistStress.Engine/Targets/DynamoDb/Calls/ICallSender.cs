namespace DistStress.Engine.Targets.DynamoDb.Calls;

/// <summary>Sends calls to DynamoDB, each once: whatever is tried again is tried by who uses it.</summary>
internal interface ICallSender : IDisposable
{
    /// <summary>Sends a request and takes its answer whole, whether the answer is an error or not.</summary>
    /// <param name="exchange">The request, and where the answer goes.</param>
    /// <param name="limit">Ends the attempt, whatever it waits for.</param>
    /// <exception cref="OperationCanceledException">The limit.</exception>
    /// <exception cref="Exception">Any that says that there is no answer: no connection, a broken one, a body that is
    /// not what was sent, no credentials.</exception>
    ValueTask SendAsync(Exchange exchange, CancellationToken limit);

    /// <summary>Does what can be done about a failure before the call is sent again.</summary>
    /// <param name="fault">The failure.</param>
    /// <param name="exchange">The attempt that failed.</param>
    /// <param name="limit">The end of the op's time.</param>
    /// <returns>Whether it may do better now.</returns>
    ValueTask<bool> MendAsync(CallFault fault, Exchange exchange, CancellationToken limit);
}
