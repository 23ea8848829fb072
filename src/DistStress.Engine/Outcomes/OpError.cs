namespace DistStress.Engine.Outcomes;

/// <summary>The kinds of failure that every target tells apart, as <see cref="OpResult.Error"/> spells them.</summary>
public static class OpError
{
    /// <summary>No answer in time.</summary>
    public const string Timeout = nameof(Timeout);

    /// <summary>The client did not send it in time: what the store had refused before limits the rate of all
    /// requests.</summary>
    public const string HeldBack = nameof(HeldBack);

    /// <summary>The store could not be reached, or the connection broke before the answer.</summary>
    public const string ConnectionLost = nameof(ConnectionLost);

    /// <summary>The answer is not what the store sent, as its checksum says.</summary>
    public const string ChecksumMismatch = nameof(ChecksumMismatch);

    /// <summary>The store answered with an error that has no kind of its own here; the detail has its words.</summary>
    public const string ServerError = nameof(ServerError);

    /// <summary>The store found the request itself wrong.</summary>
    public const string Validation = nameof(Validation);

    /// <summary>The credentials do not allow the request.</summary>
    public const string AccessDenied = nameof(AccessDenied);

    /// <summary>The target does not have the action.</summary>
    public const string Unsupported = nameof(Unsupported);

    /// <summary>Anything else; the detail names it.</summary>
    public const string Unexpected = nameof(Unexpected);
}
