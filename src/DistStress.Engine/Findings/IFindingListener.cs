namespace DistStress.Engine.Findings;

/// <summary>Is told all that a log of findings is told, while the run goes on; on any thread.</summary>
internal interface IFindingListener
{
    /// <summary>A worker has reported an interval.</summary>
    void Note(WorkerSecond second);

    /// <summary>A cause was seen at work.</summary>
    /// <param name="seen">What was seen.</param>
    /// <param name="fromMicros">From when, in µs of the server's clock.</param>
    /// <param name="toMicros">To when.</param>
    void Note(Observation seen, long fromMicros, long toMicros);
}
