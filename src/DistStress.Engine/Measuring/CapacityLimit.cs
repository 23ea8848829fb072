namespace DistStress.Engine.Measuring;

/// <summary>What kept a rate from being met.</summary>
public enum CapacityLimit
{
    /// <summary>Nothing: it was met.</summary>
    None,

    /// <summary>The store under load: it is what the measurement is about.</summary>
    Store,

    /// <summary>
    /// The load generator: the store may well do more. More workers, or other settings, would tell.
    /// </summary>
    Generator,
}
