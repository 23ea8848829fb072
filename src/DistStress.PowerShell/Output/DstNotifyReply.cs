namespace DistStress.PowerShell.Output;

/// <summary>A worker's answer to a control message.</summary>
public sealed record DstNotifyReply : DstPrefixOutput
{
    /// <summary>The message's id.</summary>
    public required string Id { get; init; }

    /// <summary>The worker that was asked.</summary>
    public required string Worker { get; init; }

    /// <summary>What was asked of it.</summary>
    public required string Action { get; init; }

    /// <summary>
    /// Done; Failed: it was tried; Refused: not signed, not fresh, not known or not allowed; or NoAnswer in time.
    /// </summary>
    public required string Status { get; init; }

    /// <summary>What it says.</summary>
    public string? Message { get; init; }

    /// <summary>The exit code of the script; null where none was run, or it was ended at its time limit.</summary>
    public int? ExitCode { get; init; }

    /// <summary>What the script wrote, at most 64 KiB; null where none was run.</summary>
    public string? Output { get; init; }

    /// <summary>How many bytes it wrote in all.</summary>
    public long? OutputBytes { get; init; }
}
