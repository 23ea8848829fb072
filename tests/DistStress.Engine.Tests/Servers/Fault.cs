namespace DistStress.Engine.Tests.Servers;

/// <summary>What <see cref="FaultyDynamoDb"/> does to a call.</summary>
public abstract record Fault
{
    private Fault()
    {
    }

    /// <summary>Refuses the call for capacity.</summary>
    public sealed record Throttle(ThrottleForm Form) : Fault;

    /// <summary>Answers 500, as a server in trouble.</summary>
    public sealed record ServerError : Fault;

    /// <summary>Answers 400 with an error that trying again does not cure.</summary>
    public sealed record Refuse(string Exception, string Message) : Fault;

    /// <summary>Waits, then forwards.</summary>
    public sealed record Delay(TimeSpan Time) : Fault;

    /// <summary>Forwards, sends the head of the answer and half its body, and the rest after a time.</summary>
    public sealed record SlowBody(TimeSpan Time) : Fault
    {
        /// <summary>When the rest comes, if earlier.</summary>
        public Task? Until { get; init; }
    }

    /// <summary>Forwards, and answers with a checksum that does not fit.</summary>
    public sealed record WrongChecksum : Fault;

    /// <summary>Refuses the signature for its time, as a server whose clock shows another.</summary>
    /// <param name="Now">What the server's clock shows.</param>
    public sealed record WrongClock(DateTimeOffset Now) : Fault;

    /// <summary>Cuts the connection and forwards nothing.</summary>
    public sealed record CutBefore : Fault;

    /// <summary>Forwards, and cuts the connection in place of the answer.</summary>
    public sealed record CutAfter : Fault;

    /// <summary>Forwards, and cuts the connection in the middle of the answer.</summary>
    public sealed record CutWithin : Fault;

    /// <summary>Forwards a batch without some of its items, which come back as unprocessed.</summary>
    /// <param name="Hold">From the number of items in the call to how many are held back.</param>
    public sealed record Partial(Func<int, int> Hold) : Fault;
}
