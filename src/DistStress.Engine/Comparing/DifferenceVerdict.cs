namespace DistStress.Engine.Comparing;

/// <summary>What can be said of the difference of a measurement.</summary>
public enum DifferenceVerdict
{
    /// <summary>The whole interval lies within the tolerance.</summary>
    Same,

    /// <summary>The whole interval lies beyond the tolerance, on the good side.</summary>
    Better,

    /// <summary>The whole interval lies beyond the tolerance, on the bad side.</summary>
    Worse,

    /// <summary>The interval lies across the tolerance: the runs cannot show which it is.</summary>
    Unclear,
}
