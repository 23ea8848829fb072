namespace DistStress.Engine.Publishing;

/// <summary>What the user wants of a run.</summary>
internal enum RunWish
{
    /// <summary>That it goes on.</summary>
    Run,

    /// <summary>That its clock stands still.</summary>
    Pause,

    /// <summary>That it ends in order.</summary>
    Stop,
}
