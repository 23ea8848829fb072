using System.Collections;
using System.Management.Automation;
using DistStress.Engine.Configuration;
using DistStress.Engine.Metrics;
using DistStress.Engine.Observing;
using DistStress.Engine.Working;
using DistStress.PowerShell.Output;
using DistStress.PowerShell.Output.Mapping;
using DistStress.PowerShell.Pipeline;
using DistStress.PowerShell.Scripting;

namespace DistStress.PowerShell.Commands;

/// <summary>Runs a worker until it is stopped: Ctrl-C, or Stop-Job for a job.</summary>
[Cmdlet(VerbsLifecycle.Start, "DstWorker", SupportsShouldProcess = true)]
[OutputType(typeof(DstStats))]
public sealed class StartDstWorkerCommand : DstJobCmdlet
{
    /// <summary>The store to load: dynamodb, redis, or null for none; by the configuration where it is left out.</summary>
    [Parameter]
    [ValidateSet("dynamodb", "redis", "null")]
    public string? Database { get; set; }

    /// <summary>
    /// The store's address: a DynamoDB-compatible URL, or the target Redis. By the configuration where it is left out;
    /// for Redis then the server that -Redis names.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Endpoint { get; set; }

    /// <summary>The AWS region; by the configuration where it is left out, then by the profile or the AWS SDK.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Region { get; set; }

    /// <summary>The profile of the AWS credentials files; where it is left out, the AWS SDK finds credentials.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ProfileName { get; set; }

    /// <summary>
    /// Custom actions: a script block for each action's name, which runs for each op of a task with that action and gets
    /// the op as its argument. Slower than the product's own actions.
    /// </summary>
    [Parameter]
    [ValidateNotNull]
    public Hashtable? Action { get; set; }

    /// <summary>Writes what the worker did, once a second.</summary>
    [Parameter]
    public SwitchParameter Stats { get; set; }

    /// <inheritdoc/>
    protected override CmdletBody? Prepare()
    {
        IReadOnlyDictionary<string, PortableScript> actions = ScriptActions.Read(Action, SessionState);
        if (!ShouldProcess($"prefix {Prefix} on {RedisText}", "Work"))
            return null;

        TargetDatabase? database = Database is null ? null : Enum.Parse<TargetDatabase>(Database, ignoreCase: true);
        string? endpoint = Endpoint;
        string? region = Region;
        string? profileName = ProfileName;
        bool stats = Stats;
        string location = SessionState.Path.CurrentFileSystemLocation.Path;
        return Connected(async (control, output, stop) =>
        {
            await using ScriptPool scripts = await ScriptPool.OpenAsync(actions, location, stop).ConfigureAwait(false);
            await new Worker(control, new WorkerOptions
            {
                Database = database,
                Endpoint = endpoint,
                Region = region,
                ProfileName = profileName,
                Actions = ScriptActions.In(actions, scripts),
                OnMessage = output.WriteVerbose,
                OnWarning = output.WriteWarning,
                OnSnapshot = stats ? snapshot => Write(snapshot, output) : null,
            }).RunAsync(stop).ConfigureAwait(false);
        });
    }

    private static void Write(WorkerSnapshot snapshot, ICmdletOutput output)
    {
        var grouping = new StatsGrouping(PerWorker: true, PerAction: false);
        foreach (StatsRow row in StatsTable.Build([snapshot], grouping, snapshot.AtMicros, null, 0))
            output.WriteObject(row.ToOutput());
    }
}
