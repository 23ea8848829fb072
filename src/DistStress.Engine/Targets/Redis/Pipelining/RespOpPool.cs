using System.Collections.Concurrent;
using DistStress.Engine.Clocks;

namespace DistStress.Engine.Targets.Redis.Pipelining;

/// <summary>Ops that wait for their next use: as many as were ever open at once.</summary>
/// <param name="time">What their time passes by.</param>
internal sealed class RespOpPool(DeadlineTimeProvider time)
{
    private readonly ConcurrentQueue<RespOp> _ops = new();

    public DeadlineTimeProvider Time { get; } = time;

    public RespOp Rent() => _ops.TryDequeue(out RespOp? op) ? op : new RespOp(this);

    public void Return(RespOp op) => _ops.Enqueue(op);
}
