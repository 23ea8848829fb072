namespace DistStress.Engine.Measuring;

/// <summary>What a measurement of capacity is at.</summary>
public enum CapacityPhase
{
    /// <summary>The run begins: workers are waited for, and what warms up is played.</summary>
    Beginning,

    /// <summary>A new rate is held, and nothing of it counts yet.</summary>
    Settling,

    /// <summary>A rate is measured.</summary>
    Measuring,

    /// <summary>The schedule stands still until what a rate left behind is done.</summary>
    Draining,
}
