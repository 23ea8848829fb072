namespace DistStress.Engine.Redis.Runs;

/// <summary>What keeps a run that is being published from going on.</summary>
public enum RunWait
{
    /// <summary>Nothing: it goes on.</summary>
    None,

    /// <summary>The queues hold <c>max_backlog</c> ops: publishing holds until workers have taken some.</summary>
    Backlog,

    /// <summary>There is no worker.</summary>
    Worker,

    /// <summary>Not as many workers are there yet as it was told to wait for.</summary>
    Workers,

    /// <summary>All is published that may be by now, and ops of it are not accounted for.</summary>
    Ops,
}
