using DistStress.Engine.Control;

namespace DistStress.Engine.Working.Messages;

/// <summary>Does what a control message of the user's own asks of a worker.</summary>
/// <param name="message">The message.</param>
/// <param name="cancellationToken">Ends it: the time limit is reached, or the worker leaves.</param>
/// <returns>What to answer.</returns>
/// <exception cref="Exception">Any: it failed, and the exception's message is the answer.</exception>
public delegate ValueTask<string> NotifyHandler(NotifyMessage message, CancellationToken cancellationToken);
