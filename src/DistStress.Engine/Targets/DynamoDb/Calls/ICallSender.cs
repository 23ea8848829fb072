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
}
