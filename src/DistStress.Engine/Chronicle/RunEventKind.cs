namespace DistStress.Engine.Chronicle;

/// <summary>What happened in a run beside its traffic.</summary>
public enum RunEventKind
{
    /// <summary>The run began; the number is how many workers were there.</summary>
    Begun,

    /// <summary>Another publisher went on with the run.</summary>
    Continued,

    /// <summary>A worker came.</summary>
    WorkerCame,

    /// <summary>A worker left in order.</summary>
    WorkerLeft,

    /// <summary>A worker was lost; the number is for how many seconds nothing had been heard of it.</summary>
    WorkerLost,

    /// <summary>The schedule's clock was stopped.</summary>
    Paused,

    /// <summary>The schedule's clock went on; the number is for how many seconds it had stood still.</summary>
    Resumed,

    /// <summary>A rate was changed.</summary>
    RateChanged,

    /// <summary>The publisher took over another configuration.</summary>
    ConfigChanged,

    /// <summary>Somebody sent a control message to workers; the number is to how many, 0 for all.</summary>
    Message,

    /// <summary>The Redis that carries the work did not answer for a number of seconds.</summary>
    RedisAway,

    /// <summary>The store under load could not be reached for a number of seconds.</summary>
    TargetAway,

    /// <summary>The run was stopped before its end.</summary>
    Stopped,

    /// <summary>There were too many events to keep: so many are left out here.</summary>
    Omitted,
}
