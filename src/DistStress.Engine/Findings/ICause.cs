namespace DistStress.Engine.Findings;

/// <summary>One cause: tells by what a worker did in an interval whether it was at work.</summary>
internal interface ICause
{
    /// <summary>What is seen of it; null where nothing is.</summary>
    Observation? See(WorkerSecond second);
}
