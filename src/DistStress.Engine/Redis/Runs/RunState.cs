namespace DistStress.Engine.Redis.Runs;

/// <summary>The states of a run.</summary>
public enum RunState
{
    /// <summary>Publishing, or waiting for workers to finish.</summary>
    Running,

    /// <summary>The schedule's clock stands still.</summary>
    Paused,

    /// <summary>Being stopped: what nobody took yet is dropped.</summary>
    Stopping,

    /// <summary>Ended before its end, in order.</summary>
    Stopped,

    /// <summary>Ended at its end.</summary>
    Completed,

    /// <summary>Its publisher is gone without having ended it.</summary>
    Interrupted,

    /// <summary>Redis lost the run's record; its counts are not to be had any more.</summary>
    Lost,
}
