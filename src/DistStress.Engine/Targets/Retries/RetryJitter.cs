namespace DistStress.Engine.Targets.Retries;

/// <summary>How a wait is drawn from its bound.</summary>
public enum RetryJitter
{
    /// <summary>Anew each time, from 0 to the bound.</summary>
    Full,

    /// <summary>It is the bound.</summary>
    None,

    /// <summary>Anew each time, from half the bound to the bound.</summary>
    Half,
}
