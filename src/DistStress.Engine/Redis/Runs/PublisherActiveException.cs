namespace DistStress.Engine.Redis.Runs;

/// <summary>The prefix has another publisher, which alone may publish.</summary>
/// <param name="prefix">The prefix.</param>
/// <param name="message">The message for the person; names the other publisher.</param>
public sealed class PublisherActiveException(string prefix, string message)
    : DistStressException(ErrorKind.PublisherActive, prefix, message);
