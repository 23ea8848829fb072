namespace DistStress.PowerShell.Output;

/// <summary>A worker's answer to a control message.</summary>
public sealed record DstNotifyReply
{
    /// <summary>The message's id.</summary>
    public required string Id { get; init; }

    /// <summary>The worker that was asked.</summary>
    public required string Worker { get; init; }

    /// <summary>What was asked of it.</summary>
    public required string Action { get; init; }

    /// <summary>Done, Refused, Failed, or Silent: no answer in time.</summary>
    public required string Status { get; init; }

    /// <summary>What it says.</summary>
    public string? Message { get; init; }
}
