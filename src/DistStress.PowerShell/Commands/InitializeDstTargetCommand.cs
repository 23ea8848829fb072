using System.Management.Automation;
using DistStress.Engine;
using DistStress.Engine.Configuration;
using DistStress.Engine.Targets;
using DistStress.Engine.Targets.Preparation;
using DistStress.Engine.Working;
using DistStress.Engine.Working.Settings;
using DistStress.PowerShell.Advice;
using DistStress.PowerShell.Output;
using DistStress.PowerShell.Output.Mapping;
using DistStress.PowerShell.Parameters;
using DistStress.PowerShell.Pipeline;
using DistStress.PowerShell.Progress;
using DistStress.PowerShell.Saved;

namespace DistStress.PowerShell.Commands;

/// <summary>Makes the store ready: creates the DynamoDB table that it needs.</summary>
/// <remarks>
/// <para>
/// Waits until the table is active. Its key and its indexes are those of the configuration; by default the key is
/// <c>id</c> (a string), for the rows layout with the sort key <c>sk</c> (a string). Its capacity is on demand, unless
/// both capacities are given. A table that is there with that key is left as it is, its capacity too; with another key
/// it is an error that shows the lines of config.json that fit it. A table that is just being deleted is waited for and
/// created again.
/// </para>
/// <para>
/// For Redis there is nothing to create: it is made sure that the server answers. With a configuration file, the Redis
/// that carries the work is not needed. -WhatIf looks at the table and says what would be created.
/// </para>
/// <para>
/// With -FromTable it creates nothing in the store: it reads how that table is made, and writes a configuration that
/// fits its keys and indexes and a first traffic file that writes to it, reads it and asks its indexes. Read both
/// before they are used: the traffic writes items into the table.
/// </para>
/// </remarks>
/// <example>
/// Makes the store of a configuration file ready.
/// <code>
/// Initialize-DstTarget config.json
/// </code>
/// </example>
/// <example>
/// A table with provisioned capacity, in a DynamoDB on this machine.
/// <code>
/// Initialize-DstTarget config.json -Database dynamodb -Endpoint http://localhost:8000 `
///     -ReadCapacityUnits 100 -WriteCapacityUnits 500
/// </code>
/// Without -Endpoint the table is created in AWS, in the region of the configuration.
/// </example>
/// <example>
/// What would be done.
/// <code>
/// Initialize-DstTarget config.json -Database dynamodb -Endpoint http://localhost:8000 -WhatIf
/// </code>
/// </example>
/// <example>
/// The files for a table that exists.
/// <code>
/// $made = Initialize-DstTarget config.json -Database dynamodb -Endpoint http://localhost:8000
/// Initialize-DstTarget -FromTable $made.TableName -Endpoint http://localhost:8000 `
///     -ConfigPath my.json -TrafficPath first.json -Force
/// Test-DstTraffic first.json my.json
/// </code>
/// </example>
/// <seealso cref="TestDstConnectionCommand"/>
/// <seealso cref="TestDstTrafficCommand"/>
/// <seealso cref="StartDstWorkerCommand"/>
/// <seealso href="docs/dynamodb.md#the-table">DynamoDB: the table</seealso>
[Cmdlet(
    VerbsData.Initialize, "DstTarget", SupportsShouldProcess = true, DefaultParameterSetName = Make,
    HelpUri = HelpAddress.Reference + "Initialize-DstTarget.md")]
[OutputType(typeof(DstTarget), typeof(FileInfo))]
public sealed class InitializeDstTargetCommand : DstTargetCmdlet
{
    private const string Make = "Make";
    private const string Describe = "FromTable";

    private TargetOptions? _target;
    private PreparationLook? _look;

    /// <summary>The configuration file; where it is left out, the configuration is read from Redis.</summary>
    [Parameter(Position = 0, ParameterSetName = Make)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string? Config { get; set; }

    /// <summary>
    /// Read capacity of a table that is created, with -WriteCapacityUnits; on demand where both are left out.
    /// </summary>
    [Parameter(ParameterSetName = Make)]
    [ValidateRange(1, long.MaxValue)]
    [NoCompletion]
    public long? ReadCapacityUnits { get; set; }

    /// <summary>
    /// Write capacity of a table that is created, with -ReadCapacityUnits; on demand where both are left out.
    /// </summary>
    [Parameter(ParameterSetName = Make)]
    [ValidateRange(1, long.MaxValue)]
    [NoCompletion]
    public long? WriteCapacityUnits { get; set; }

    /// <summary>The attribute, in seconds since 1970, by which items of a table that is created expire.</summary>
    [Parameter(ParameterSetName = Make)]
    [ValidateNotNullOrEmpty]
    [NoCompletion]
    public string? TimeToLive { get; set; }

    /// <summary>Tags of a table that is created, beside DistStress, by which Remove-DstTarget knows it.</summary>
    [Parameter(ParameterSetName = Make)]
    [ValidateNotNull]
    [NoCompletion]
    public System.Collections.IDictionary? Tag { get; set; }

    /// <summary>Reads a second that a table that is created takes at once, with -WarmWriteUnits.</summary>
    [Parameter(ParameterSetName = Make)]
    [ValidateRange(1, long.MaxValue)]
    [NoCompletion]
    public long? WarmReadUnits { get; set; }

    /// <summary>Writes a second that a table that is created takes at once, with -WarmReadUnits.</summary>
    [Parameter(ParameterSetName = Make)]
    [ValidateRange(1, long.MaxValue)]
    [NoCompletion]
    public long? WarmWriteUnits { get; set; }

    /// <summary>How long to wait until the table is active, in seconds.</summary>
    [Parameter(ParameterSetName = Make)]
    [ValidateRange(1, 86400)]
    [NoCompletion]
    public int TimeoutSeconds { get; set; } = 300;

    /// <summary>
    /// A table that exists, by name or ARN: reads how it is made, and writes the files of -ConfigPath and -TrafficPath.
    /// </summary>
    [Parameter(Mandatory = true, ParameterSetName = Describe)]
    [ValidateNotNullOrEmpty]
    [NoCompletion]
    public string? FromTable { get; set; }

    /// <summary>The configuration that -FromTable writes; config.json where it is left out.</summary>
    [Parameter(ParameterSetName = Describe)]
    [ValidateNotNullOrEmpty]
    public string ConfigPath { get; set; } = "config.json";

    /// <summary>The traffic file that -FromTable writes; traffic.json where it is left out.</summary>
    [Parameter(ParameterSetName = Describe)]
    [ValidateNotNullOrEmpty]
    public string TrafficPath { get; set; } = "traffic.json";

    /// <summary>Writes over files that are there.</summary>
    [Parameter(ParameterSetName = Describe)]
    public SwitchParameter Force { get; set; }

    // What advises to give this command again need not spell out what it was given.
    private protected override AdviceContext Context => AdviceContext.None;

    /// <inheritdoc/>
    protected override CmdletBody? Prepare()
    {
        if (FromTable is not null)
            return Describing(FromTable);
        PreparationOptions options = Options();
        return WithTarget(Config, async (target, stop) =>
        {
            _target = target;
            _look = await target.Database.LookAsync(target, options, stop).ConfigureAwait(false);
        });
    }

    /// <inheritdoc/>
    // First a body that looks, then the question, which only the pipeline's thread can put, then a body that acts.
    protected override void Run(CmdletBody body)
    {
        if (FromTable is not null)
        {
            base.Run(body);
            return;
        }

        _look = null;
        RunHere(body);
        // That it could not look is written already, where it does not end the cmdlet.
        if (_look is null)
            return;
        bool creates = _look.Missing is not null;
        if (creates && !ShouldProcess(_look.Target, _look.Missing))
            return;

        AdviceContext context = Context;
        TargetOptions target = _target!;
        PreparationOptions options = Options() with { MayCreate = creates };
        base.Run(async (output, stop) =>
        {
            using var progress = new ProgressReport(output, $"Target {target.TableName}");
            using var waiting = new WaitProgress(progress, options.Timeout);
            PreparedTarget prepared = await target.Database.PrepareAsync(
                target,
                options with
                {
                    OnMessage = notice =>
                    {
                        waiting.Note(notice.Text);
                        output.WriteVerbose(NoticeTable.Text(notice, context));
                    },
                    OnWarning = notice => output.WriteWarning(NoticeTable.Text(notice, context)),
                },
                stop).ConfigureAwait(false);
            progress.End(prepared.Message);
            output.WriteObject(prepared.ToOutput());
        });
    }

    private CmdletBody? Describing(string table)
    {
        WorkerOptions worker = TargetChoices;
        Store store = worker.Database ?? StoreList.WithTables;
        if (!store.HasTables)
            throw store.NoTables(table);
        string[] files = [OutputPath(ConfigPath), OutputPath(TrafficPath)];
        if (!Force && files.FirstOrDefault(File.Exists) is { } there)
            throw new DistStressException(ErrorKind.OutputFileExists, there, $"There is a file {there} already.");
        if (files.Where(file => !ShouldProcess(file, $"Write what fits table {table}")).ToArray() is { Length: > 0 })
            return null;
        var named = new StressConfig { TableName = table, Threads = 1, Database = store };
        TargetOptions target = TargetChoice.For(
            named with { Layout = StressConfig.UsualLayout(table) }, worker, null);
        return async (output, stop) =>
        {
            FoundTable found = await store.ReadTableAsync(target, stop).ConfigureAwait(false);
            FirstFiles written = FirstFiles.Of(found);
            output.WriteObject(TextOutput.Write(files[0], written.Config));
            output.WriteObject(TextOutput.Write(files[1], written.Traffic));
        };
    }

    private PreparationOptions Options()
    {
        if (ReadCapacityUnits is null != WriteCapacityUnits is null || WarmReadUnits is null != WarmWriteUnits is null)
        {
            throw new DistStressException(
                ErrorKind.CapacityInvalid, null,
                "One capacity of reads and writes is given without the other.");
        }

        return new PreparationOptions
        {
            Capacity = ReadCapacityUnits is { } read && WriteCapacityUnits is { } write
                ? new TableCapacity(read, write)
                : null,
            TimeToLive = TimeToLive,
            Tags = Tag is null
                ? new Dictionary<string, string>()
                : Tag.Keys.Cast<object>().ToDictionary(key => $"{key}", key => $"{Tag[key]}"),
            Warm = WarmReadUnits is { } warmRead && WarmWriteUnits is { } warmWrite
                ? new TableCapacity(warmRead, warmWrite)
                : null,
            Timeout = TimeSpan.FromSeconds(TimeoutSeconds),
        };
    }
}
