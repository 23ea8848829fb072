namespace DistStress.Engine.Input;

/// <summary>A place in a file; both numbers from 1.</summary>
internal readonly record struct InputPosition(int Line, int Column);
