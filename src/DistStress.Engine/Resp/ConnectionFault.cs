namespace DistStress.Engine.Resp;

/// <summary>Why a server cannot be used.</summary>
/// <param name="Kind">Which of the reasons that are told apart.</param>
/// <param name="Text">The reason, as the end of a sentence; no secret.</param>
/// <param name="Answer">The server's own words, where it refused; null otherwise.</param>
/// <param name="Cause">The exception that showed it; null where an answer did.</param>
internal sealed record ConnectionFault(
    ConnectionFaultKind Kind, string Text, string? Answer = null, Exception? Cause = null);
