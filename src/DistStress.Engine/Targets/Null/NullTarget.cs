using DistStress.Engine.Generation;
using DistStress.Engine.Outcomes;

namespace DistStress.Engine.Targets.Null;

/// <summary>A target that does nothing: shows what scheduling, generation and accounting cost by themselves.</summary>
public sealed class NullTarget : ITarget
{
    /// <inheritdoc/>
    public string Description => "nothing (ops are generated in full and discarded)";

    /// <inheritdoc/>
    public ValueTask CheckAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

    /// <inheritdoc/>
    public ValueTask<OpResult> ExecuteAsync(Operation operation, CancellationToken cancellationToken)
    {
        long bytes = 0;
        foreach (Item item in operation.Items)
        {
            foreach (ref readonly ItemColumn column in item.Columns)
                bytes += column.Value.Length;
        }

        return ValueTask.FromResult(new OpResult(OpStatus.Succeeded, bytes));
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
