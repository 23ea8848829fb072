namespace DistStress.Engine.Metrics.Schema;

/// <summary>When the view of an output shows a measurement. The object carries it all the same.</summary>
public enum Shown
{
    /// <summary>Where it is something: not 0 and not empty.</summary>
    WhereAny,

    /// <summary>Always.</summary>
    Always,

    /// <summary>Never by itself: another line tells it.</summary>
    Never,
}
