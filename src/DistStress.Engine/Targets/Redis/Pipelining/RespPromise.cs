using System.Threading.Tasks.Sources;
using DistStress.Engine.Outcomes;

namespace DistStress.Engine.Targets.Redis.Pipelining;

/// <summary>The result of an item's commands as a task. It is used again with its <see cref="RespOp"/>.</summary>
internal sealed class RespPromise : IOpEnd, IValueTaskSource<OpResult>
{
    private ManualResetValueTaskSourceCore<OpResult> _core;

    /// <summary>Begins the next use.</summary>
    /// <param name="inline">Whether what follows on the result runs where it is given.</param>
    public ValueTask<OpResult> Begin(bool inline)
    {
        _core.RunContinuationsAsynchronously = !inline;
        return new ValueTask<OpResult>(this, _core.Version);
    }

    /// <inheritdoc/>
    public void End(in OpResult result) => _core.SetResult(result);

    /// <inheritdoc/>
    public void CutOff(CancellationToken token) => _core.SetException(new OperationCanceledException(token));

    OpResult IValueTaskSource<OpResult>.GetResult(short token)
    {
        try
        {
            return _core.GetResult(token);
        }
        finally
        {
            _core.Reset();
        }
    }

    ValueTaskSourceStatus IValueTaskSource<OpResult>.GetStatus(short token) => _core.GetStatus(token);

    void IValueTaskSource<OpResult>.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _core.OnCompleted(continuation, state, token, flags);
}
