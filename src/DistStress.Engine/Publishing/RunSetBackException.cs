namespace DistStress.Engine.Publishing;

/// <summary>
/// Redis has lost the last steps of a run, and its record is still there: the publisher goes on from the record. Never
/// leaves the publisher.
/// </summary>
internal sealed class RunSetBackException(string message) : Exception(message);
