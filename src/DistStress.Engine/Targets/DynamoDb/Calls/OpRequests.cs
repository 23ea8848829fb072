using DistStress.Engine.Outcomes;

namespace DistStress.Engine.Targets.DynamoDb.Calls;

/// <summary>The HTTP requests of one op: what they came to, and which of those that were sent were retries.</summary>
/// <remarks>
/// An op makes its calls one after the other, and a call its requests, so there is one state. Not for several threads
/// at once.
/// </remarks>
internal sealed class OpRequests
{
    private bool _goesOn;
    private bool _isRetry;
    private bool _isSent;

    /// <summary>What the op's calls came to so far.</summary>
    public OpCalls Calls { get; } = new();

    /// <summary>Whether bytes of the request under way, or of the last one, were sent.</summary>
    public bool IsSent => _isSent;

    /// <summary>Says that the next call does what the last one left undone: whatever it sends is a retry.</summary>
    public void GoOn() => _goesOn = true;

    /// <summary>Begins a call, which may take several requests.</summary>
    public void BeginCall()
    {
        _isRetry = _goesOn;
        _goesOn = false;
    }

    /// <summary>Begins a request. It counts for nothing until it is sent: there may be no connection for it.</summary>
    public void BeginRequest() => _isSent = false;

    /// <summary>Notes that bytes of the request were sent.</summary>
    public void NoteSent()
    {
        if (_isSent)
            return;
        _isSent = true;
        if (_isRetry)
            Calls.AddRetry();
        _isRetry = true;
    }
}
