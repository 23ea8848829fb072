using DistStress.Engine.Items;
using DistStress.Engine.Targets.Preparation;

namespace DistStress.Engine.Targets.Null;

/// <summary>No store: ops are generated in full and discarded.</summary>
public sealed class NullStore : Store
{
    // What any store may be sent can be tried here first.
    private const int MaxItemBytes = 512 * 1024 * 1024;
    private const int MaxItemsPerOp = 1000;

    private static readonly StoreLimit ItemLimit = new(
        MaxItemBytes, $"for the database null an item may have at most {MaxItemBytes} bytes (512 MB)");

    private static readonly StoreLimit OpLimit = new(
        MaxItemsPerOp, $"for the database null an op may have at most {MaxItemsPerOp} items");

    private static readonly StoreLimits Limits = new()
    {
        ValueBytes = ItemLimit,
        RecordBytes = ItemLimit,
        NameBytes = ItemLimit,
        ItemsRead = OpLimit,
        ItemsWritten = OpLimit,
    };

    private NullStore()
    {
    }

    /// <summary>The one object of the kind.</summary>
    public static NullStore Instance { get; } = new();

    /// <inheritdoc/>
    public override string Word => "null";

    /// <inheritdoc/>
    public override string Name => "Null";

    /// <inheritdoc/>
    public override string Summary => "none: ops are made and thrown away";

    /// <inheritdoc/>
    public override StoreLimits LimitsOf(TargetLayout layout) => Limits;

    /// <inheritdoc/>
    public override ITarget Open(TargetOptions options) => new NullTarget();

    /// <inheritdoc/>
    public override Task<PreparedTarget> PrepareAsync(
        TargetOptions target, PreparationOptions options, CancellationToken cancellationToken) =>
        ReachAsync(target, "None", "There is no store under load, so nothing to create.", cancellationToken);
}
