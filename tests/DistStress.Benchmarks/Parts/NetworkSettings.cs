namespace DistStress.Benchmarks.Parts;

/// <summary>A network between a worker and its Redis.</summary>
/// <param name="Server">The server's port on loopback.</param>
/// <param name="RoundTripMs">What a round trip takes, in ms.</param>
/// <param name="JitterMs">The most that a round trip takes longer, in ms; each is drawn evenly from 0 to this.</param>
/// <param name="MegabitsASecond">What it carries each way; 0 for no limit.</param>
/// <param name="CutEveryMs">How often all connections break, in ms; 0 for never.</param>
internal sealed record NetworkSettings(
    int Server, double RoundTripMs, double JitterMs, double MegabitsASecond, long CutEveryMs);
