namespace DistStress.Benchmarks.Servers;

/// <summary>A command on one key, as a peer is to send it.</summary>
/// <param name="Name">The command.</param>
/// <param name="Column">The column that it writes; null for a command that reads.</param>
/// <param name="ValueBytes">The size of the value that it writes.</param>
internal sealed record PeerCommand(string Name, string? Column, long ValueBytes);
