using System.Collections.Concurrent;

namespace DistStress.Engine.Targets.Redis.Pipelining;

/// <summary>Ops that wait for their next use: as many as were ever open at once.</summary>
internal sealed class RespOpPool
{
    private readonly ConcurrentQueue<RespOp> _ops = new();

    public RespOp Rent() => _ops.TryDequeue(out RespOp? op) ? op : new RespOp(this);

    public void Return(RespOp op) => _ops.Enqueue(op);
}
