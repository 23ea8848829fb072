namespace DistStress.Engine.Publishing;

/// <summary>The state that the user has requested of a run.</summary>
internal enum RequestedState
{
    /// <summary>It goes on.</summary>
    Running,

    /// <summary>Its schedule's clock stands still.</summary>
    Paused,

    /// <summary>It ends in order.</summary>
    Stopped,
}
