namespace DistStress.Engine.Working.Loops;

/// <summary>Those who begin the ops of the batches that a worker takes.</summary>
internal interface ICrew
{
    /// <summary>How many there are.</summary>
    int Loops { get; }

    /// <summary>Hands them a batch.</summary>
    void Hand(BatchExecution batch);

    /// <summary>Takes those batches away from them that somebody else does now.</summary>
    /// <param name="own">The entries that are still this worker's.</param>
    Task RevokeAsync(IReadOnlySet<string> own);
}
