using DistStress.Engine.Publishing;

namespace DistStress.Engine.Tests.Runs;

/// <summary>A run under way.</summary>
internal sealed record RigRun(Task<RunResult> Result, CancellationTokenSource Stop);
