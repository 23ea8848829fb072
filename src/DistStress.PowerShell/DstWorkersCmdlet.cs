using DistStress.Engine;
using DistStress.Engine.Redis;
using DistStress.PowerShell.Pipeline;

namespace DistStress.PowerShell;

/// <summary>
/// A cmdlet that asks workers for something: all that come over the pipeline at once, prefix by prefix, each of them on
/// the server that it came from.
/// </summary>
public abstract class DstWorkersCmdlet : DstRedisCmdlet
{
    private readonly List<WorkerGroup> _groups = [];

    /// <summary>The workers that the parameters name now; null for all.</summary>
    private protected abstract string[]? Named { get; }

    /// <inheritdoc/>
    protected sealed override CmdletBody? Prepare()
    {
        ControlOptions server = Server;
        WorkerGroup? group = _groups.Find(
            one => one.Server.Server == server.Server && one.Server.Prefix == server.Prefix);
        if (Named is not { } named)
            _groups.Add(new WorkerGroup(server, Context, null));
        else if (group is { Workers: { } workers })
            workers.AddRange(named);
        else
            _groups.Add(new WorkerGroup(server, Context, [.. named]));
        return null;
    }

    /// <inheritdoc/>
    protected sealed override CmdletBody? PrepareEnd()
    {
        CmdletBody?[] bodies = [.. _groups.Select(PrepareGroup)];
        (WorkerGroup Group, CmdletBody Body)[] asked =
            [.. _groups.Zip(bodies).Where(one => one.Second is not null).Select(one => (one.First, one.Second!))];
        bool isOneOfSeveral = IsOneOfSeveral;
        return asked.Length == 0 ? null : async (output, stop) =>
        {
            foreach ((WorkerGroup group, CmdletBody body) in asked)
            {
                try
                {
                    await body(output, stop).ConfigureAwait(false);
                }
                catch (DistStressException problem) when (isOneOfSeveral)
                {
                    output.WriteError(CmdletError.Record(problem, group.Context));
                }
            }
        };
    }

    /// <summary>Settles what is asked of the workers of one prefix, on the pipeline thread.</summary>
    /// <returns>What is to be done; null for nothing.</returns>
    private protected abstract CmdletBody? PrepareGroup(WorkerGroup group);
}
