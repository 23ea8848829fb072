namespace DistStress.PowerShell.Output;

/// <summary>What a run and its result have in common, behind their figures.</summary>
public abstract record DstRunOutput : DstPrefixOutput
{
    /// <summary>The figures of each task.</summary>
    public DstTaskResult[] Tasks { get; init; } = [];
}
