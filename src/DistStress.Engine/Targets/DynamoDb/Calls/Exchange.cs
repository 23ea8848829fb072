using Amazon.Runtime;
using DistStress.Engine.Targets.DynamoDb.Requests;

namespace DistStress.Engine.Targets.DynamoDb.Calls;

/// <summary>A request and its answer, on their way through a client. Reused; one attempt at a time.</summary>
internal sealed class Exchange : IDisposable
{
    private bool _isNoted;

    /// <summary>What is asked.</summary>
    public DynamoDbCall Call { get; private set; }

    /// <summary>The request's JSON.</summary>
    public BodyBuffer Request { get; } = new();

    /// <summary>The answer's body.</summary>
    public BodyBuffer Answer { get; } = new();

    /// <summary>The answer's HTTP status.</summary>
    public int Status { get; set; }

    /// <summary>The error that the answer's head names, where its body may not; else null.</summary>
    public string? ErrorHeader { get; set; }

    /// <summary>What the store calls the request, for an answer that is an error; null where it does not say.</summary>
    public string? RequestId { get; set; }

    /// <summary>The store's time, for an answer that is an error; null where it does not say.</summary>
    public DateTimeOffset? Date { get; set; }

    /// <summary>Who the attempt was signed by, where the client signs; else null.</summary>
    public ImmutableCredentials? Credentials { get; set; }

    /// <summary>The time that the attempt was signed for, where the client signs.</summary>
    public DateTimeOffset SignedFor { get; set; }

    /// <summary>What the client that sends it keeps from request to request; null for nothing.</summary>
    public IDisposable? Kept { get; set; }

    /// <summary>When the op fails that the request is of, in µs as the target's time counts: none is sent after it.
    /// </summary>
    public long Deadline { get; set; }

    /// <summary>Called when the first bytes of an attempt's request were sent.</summary>
    public required Action Sent { private get; init; }

    /// <summary>Whether bytes of the last attempt were sent.</summary>
    public bool IsSent => _isNoted;

    /// <summary>Begins a request.</summary>
    public void Begin(DynamoDbCall call)
    {
        Call = call;
        Request.Clear();
    }

    /// <summary>Begins to send the request, for the first time or once more.</summary>
    public void BeginAttempt()
    {
        Answer.Clear();
        Status = 0;
        ErrorHeader = null;
        RequestId = null;
        Date = null;
        _isNoted = false;
    }

    /// <summary>Notes that bytes of the request were sent. It counts for nothing before: there may be no connection for
    /// it.</summary>
    public void NoteSent()
    {
        if (_isNoted)
            return;
        _isNoted = true;
        Sent();
    }

    /// <summary>Gives the bodies' memory back. The exchange may be used again.</summary>
    public void Release()
    {
        Request.Dispose();
        Answer.Dispose();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Release();
        Kept?.Dispose();
    }
}
