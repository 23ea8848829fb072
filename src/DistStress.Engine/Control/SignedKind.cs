namespace DistStress.Engine.Control;

/// <summary>What a key signs beside control messages. One kind never passes for another.</summary>
internal enum SignedKind
{
    /// <summary>The configuration of a prefix. It has no subject.</summary>
    Config,

    /// <summary>What a run does. Its subject is the run's id.</summary>
    Plan,

    /// <summary>How the rates of a run were changed. Its subject is the run's id.</summary>
    Rates,

    /// <summary>
    /// What a worker, or the publisher, did in a second; it says whose it is itself. It has no subject.
    /// </summary>
    Snapshot,

    /// <summary>Which configuration a worker follows, or why it does not. Its subject is the worker's id.</summary>
    ConfigAnswer,

    /// <summary>The conditions under which a run stops. Its subject is the run's id.</summary>
    StopWhen,

    /// <summary>The price of the units that a run consumes. Its subject is the run's id.</summary>
    Price,

    /// <summary>The names of a worker's own handlers of control messages. Its subject is the worker's id.</summary>
    Handlers,
}
