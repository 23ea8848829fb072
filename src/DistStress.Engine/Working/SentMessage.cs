using DistStress.Engine.Control;

namespace DistStress.Engine.Working;

/// <summary>What came of sending a control message.</summary>
/// <param name="Message">The message as it was sent; null where nobody was left to send it to.</param>
/// <param name="Listeners">How many it reached.</param>
/// <param name="Expected">Who should answer: workers' ids, or the publisher.</param>
/// <param name="Missing"><c>WorkerNotFound</c> for each worker that was meant and is not there.</param>
public sealed record SentMessage(
    NotifyMessage? Message, long Listeners, IReadOnlyList<string> Expected,
    IReadOnlyList<DistStressException> Missing);
