using Amazon.Runtime;
using DistStress.Engine.Targets.DynamoDb.Requests;

namespace DistStress.Engine.Targets.DynamoDb.Calls;

/// <summary>A request and its answer, on their way through a client. Reused; one attempt at a time.</summary>
internal sealed class Exchange : IDisposable
{
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

    /// <summary>When the attempt fails, in µs as the target's time counts: it is not sent after that.</summary>
    public long Deadline { get; set; }

    /// <summary>From how many bytes of items on a batch read's answer is a full page: what it leaves is then the next
    /// one.</summary>
    public long PageBytes { get; private set; }

    /// <summary>Whether bytes of the last attempt were sent.</summary>
    public bool IsSent { get; private set; }

    /// <summary>Begins a request.</summary>
    /// <param name="call">What is asked.</param>
    /// <param name="pageBytes"><see cref="PageBytes"/>.</param>
    public void Begin(DynamoDbCall call, long pageBytes = long.MaxValue)
    {
        Call = call;
        PageBytes = pageBytes;
        Request.Clear();
    }

    /// <summary>Makes another exchange with the same request, for when this one's answer is still on its way.</summary>
    public Exchange Again()
    {
        var again = new Exchange();
        again.Begin(Call, PageBytes);
        ReadOnlySpan<byte> request = Request.WrittenSpan;
        request.CopyTo(again.Request.GetSpan(request.Length));
        again.Request.Advance(request.Length);
        return again;
    }

    /// <summary>Begins to send the request, for the first time or once more.</summary>
    public void BeginAttempt()
    {
        Answer.Clear();
        Status = 0;
        ErrorHeader = null;
        RequestId = null;
        Date = null;
        IsSent = false;
    }

    /// <summary>Notes that bytes of the request were sent. It counts for nothing before: there may be no connection for
    /// it.</summary>
    public void NoteSent() => IsSent = true;

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
