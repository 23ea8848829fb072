namespace DistStress.PowerShell.Asserting;

/// <summary>How a cell of a table is written.</summary>
internal enum SummaryStyle
{
    /// <summary>As text.</summary>
    Plain,

    /// <summary>So that it is seen at once.</summary>
    Strong,

    /// <summary>As what is typed.</summary>
    Code,
}
