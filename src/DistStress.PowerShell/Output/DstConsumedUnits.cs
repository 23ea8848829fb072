namespace DistStress.PowerShell.Output;

/// <summary>Capacity that a table or one of its indexes consumed.</summary>
public sealed record DstConsumedUnits
{
    /// <summary>The table.</summary>
    public required string Table { get; init; }

    /// <summary>The index; null for the table itself.</summary>
    public string? Index { get; init; }

    /// <summary>Read capacity units; null where no read was told of.</summary>
    public double? ReadUnits { get; init; }

    /// <summary>Write capacity units; null where no write was told of.</summary>
    public double? WriteUnits { get; init; }
}
