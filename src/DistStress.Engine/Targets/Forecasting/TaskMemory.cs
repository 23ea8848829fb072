namespace DistStress.Engine.Targets.Forecasting;

/// <summary>The memory that a task's items will take.</summary>
/// <param name="Bytes">By how many bytes memory grows; below 0 where it shrinks.</param>
/// <param name="RecordBytes">Bytes that the task writes: keys, names and values.</param>
public sealed record TaskMemory(double Bytes, double RecordBytes);
