using System.Management.Automation;
using DistStress.Engine;
using DistStress.Engine.Control;

namespace DistStress.PowerShell.Advice;

/// <summary>
/// The category of each kind of error, and which cmdlet or parameter mends it. The engine says what is wrong and knows
/// no cmdlets.
/// </summary>
internal static class ErrorTable
{
    private const string NameTheStore =
        "Give the right address with -Endpoint, or as \"endpoint\" in the configuration.";

    /// <summary>What to do about keys that something else has written.</summary>
    public const string MendKeys =
        "If nobody needs what is in it, delete it (redis-cli DEL); else keep the two apart with another -Prefix.";

    private static readonly Dictionary<ErrorKind, ErrorRow> Rows = new()
    {
        [ErrorKind.AccountsExceeded] = new(
            ErrorCategory.InvalidResult,
            "Somebody else writes under this prefix: see to who may write to this Redis, and start the run again."),
        [ErrorKind.AccountsLost] = new(
            ErrorCategory.InvalidResult,
            "See to what deletes keys of this Redis, and that all workers have one version; then start the run again."),
        [ErrorKind.ActionInvalid] = new(
            ErrorCategory.InvalidArgument,
            "Correct what Start-DstWorker is given as -Action."),
        [ErrorKind.BaselineInvalid] = new(
            ErrorCategory.ObjectNotFound,
            "Give the path of a file as -Baseline; -UpdateBaseline writes it where there is none."),
        [ErrorKind.BashMissing] = new(
            ErrorCategory.NotInstalled,
            "Install on the worker's machine what is missing."),
        [ErrorKind.CapacityInterrupted] = new(
            ErrorCategory.InvalidResult,
            "Start Measure-DstCapacity again, and leave its run alone; Get-DstRun shows what became of it."),
        [ErrorKind.CapacityInvalid] = new(
            ErrorCategory.InvalidArgument,
            "Give both -ReadCapacityUnits and -WriteCapacityUnits for provisioned capacity, or neither for on demand."),
        [ErrorKind.CapacityUnmeasurable] = new(
            ErrorCategory.InvalidArgument,
            "Correct the traffic file, or -From and -To."),
        [ErrorKind.ConditionInvalid] = new(
            ErrorCategory.InvalidArgument,
            "Correct the condition: a measurement, a comparison, a number, and perhaps for how long: "
            + "'FailedPercent > 5 for 10s'."),
        [ErrorKind.ConfigMissing] = new(
            ErrorCategory.ObjectNotFound,
            "Name its file with -Config, or write it to Redis first with Sync-DstConfig."),
        [ErrorKind.ConfigRefused] = new(
            ErrorCategory.InvalidData,
            (worker, _) => "Correct the configuration or the target, or make the worker leave: "
                + $"Stop-DstWorker {worker}"),
        [ErrorKind.ConversionRefused] = new(
            ErrorCategory.InvalidArgument,
            "Correct the actions of -Metric and -Action, the columns of -Data, or -Scale and -Speed."),
        [ErrorKind.DashboardNotFound] = new(
            ErrorCategory.ObjectNotFound,
            "Name one that Show-DstDashboard wrote in this process, or leave -Address out to close all of them."),
        [ErrorKind.DataInvalid] = new(
            ErrorCategory.InvalidArgument,
            "Correct -Data."),
        [ErrorKind.DatabaseMissing] = new(
            ErrorCategory.ObjectNotFound,
            "Give -Database dynamodb, redis or null, or \"database\" in the configuration."),
        [ErrorKind.EndpointRefused] = new(
            ErrorCategory.SecurityError,
            "Correct \"endpoint\" in the configuration, or tell the worker itself: Start-DstWorker -Endpoint."),
        [ErrorKind.EnvironmentInvalid] = new(
            ErrorCategory.InvalidData,
            (variable, _) => $"Correct or remove {variable} on this machine, or name a profile as \"retry\" in the "
                + "configuration."),
        [ErrorKind.ExportEmpty] = new(
            ErrorCategory.InvalidData,
            "Give other times as -Start and -End, other series as -Metric, or a greater -Scale."),
        [ErrorKind.ExportGap] = new(
            ErrorCategory.InvalidData,
            "-Gap Zero takes these times as times without traffic, -Gap Line as a straight line between the values "
            + "beside them; -Start and -End leave times out."),
        [ErrorKind.ExportInvalid] = new(
            ErrorCategory.InvalidData,
            "The help of ConvertTo-DstTraffic lists the formats. A CSV with a column of times and one of rates "
            + "will do for whatever else there is."),
        [ErrorKind.InputFileAmbiguous] = new(
            ErrorCategory.InvalidArgument,
            "Name one of them."),
        [ErrorKind.InputFileInvalid] = new(
            ErrorCategory.InvalidData,
            "Correct the file; Test-DstTraffic checks one without sending anything."),
        [ErrorKind.InputFileNotFound] = new(
            ErrorCategory.ObjectNotFound,
            "Name a file that is there."),
        [ErrorKind.InputFileTooLong] = new(
            ErrorCategory.LimitsExceeded,
            "Shorten the file; Test-DstTraffic checks one without sending anything."),
        [ErrorKind.InputFileUnreadable] = new(
            ErrorCategory.ReadError,
            "Name a text file in UTF-8 that you may read."),
        [ErrorKind.InstanceCommandMissing] = new(
            ErrorCategory.NotInstalled,
            "Install the module AWS.Tools.EC2 on the worker's machine."),
        [ErrorKind.InstanceControlFailed] = new(
            ErrorCategory.InvalidResult,
            "See to the AWS credentials on the worker's machine and to what they allow."),
        [ErrorKind.InstanceUnknown] = new(
            ErrorCategory.ObjectNotFound,
            "Get-DstWorker shows the InstanceId of the workers that know theirs."),
        [ErrorKind.InvalidEndpoint] = new(ErrorCategory.InvalidArgument, NameTheStore),
        [ErrorKind.KeyTypeWrong] = new(ErrorCategory.ResourceUnavailable, MendKeys),
        [ErrorKind.LocalServerMissing] = new(
            ErrorCategory.NotInstalled,
            "Install-PSResource DistStress.LocalServer, of the module's version, or copy it beside the module."),
        [ErrorKind.MeasurementUnknown] = new(
            ErrorCategory.InvalidArgument,
            "Name one of them with -Measurement; wildcards are allowed."),
        [ErrorKind.MetricNotFound] = new(
            ErrorCategory.ObjectNotFound,
            "Name one of them with -Metric; wildcards are allowed."),
        [ErrorKind.MetricUnusable] = new(
            ErrorCategory.InvalidData,
            "Export what counts requests, or say with -Unit what the values are."),
        [ErrorKind.NoActiveRun] = new(
            ErrorCategory.ObjectNotFound,
            "Start a run with Start-DstPublisher, or continue an interrupted one with Start-DstPublisher -Resume; "
            + "Get-DstRun shows the last one."),
        [ErrorKind.NoRegion] = new(
            ErrorCategory.InvalidArgument,
            "Give -Region, or \"region\" in the configuration, or set AWS_REGION."),
        [ErrorKind.NothingToResume] = new(
            ErrorCategory.ObjectNotFound,
            "See that -Prefix names the right one, or start a run with -Config and -Traffic, without -Resume."),
        [ErrorKind.NotifyActionUnknown] = new(
            ErrorCategory.ObjectNotFound,
            (action, _) => "Correct the name, or give the worker a handler: "
                + $"Start-DstWorker -NotifyHandler @{{ {action} = {{ … }} }}"),
        [ErrorKind.NotifyHandlerFailed] = new(
            ErrorCategory.InvalidResult,
            "Correct the script that Start-DstWorker has for it as -NotifyHandler."),
        [ErrorKind.NotifyHandlerInvalid] = new(
            ErrorCategory.InvalidArgument,
            "Correct what Start-DstWorker is given as -NotifyHandler."),
        [ErrorKind.NotifyKeyInvalid] = new(
            ErrorCategory.InvalidArgument,
            $"Give a long random text as -NotifyKey, or as the environment variable {NotifyKey.Variable}."),
        [ErrorKind.NotifyKeyMissing] = new(
            ErrorCategory.NotEnabled,
            $"Start the worker with Start-DstWorker -NotifyKey, or with {NotifyKey.Variable} set, and sign with the "
            + "same key."),
        [ErrorKind.NotifyMessageInvalid] = new(
            ErrorCategory.InvalidArgument,
            "Correct -Action, -Argument or -Worker of Send-DstNotify."),
        [ErrorKind.NotifyNotAllowed] = new(
            ErrorCategory.NotEnabled,
            (action, _) => $"Start the worker with Start-DstWorker -Allow {action}, if it shall."),
        [ErrorKind.NotifyRefused] = new(
            ErrorCategory.PermissionDenied,
            $"Where a signature is asked for, give the receiver's key with -NotifyKey or {NotifyKey.Variable}."),
        [ErrorKind.OutputFileUnwritable] = new(
            ErrorCategory.WriteError,
            "Name a file in a folder that is there, and that you may write to."),
        [ErrorKind.PeriodMissing] = new(
            ErrorCategory.InvalidData,
            "Give the length of a period in seconds with -Period."),
        [ErrorKind.PeriodTooShort] = new(
            ErrorCategory.InvalidArgument,
            "Give a lower -Speed, or export with longer periods."),
        [ErrorKind.PinnedDiffers] = new(
            ErrorCategory.InvalidData,
            "Correct the configuration, or start the worker with other -TableName, -Region or -Endpoint."),
        [ErrorKind.PortTaken] = new(
            ErrorCategory.ResourceBusy,
            "Without -Port a free one is taken."),
        [ErrorKind.PrefixInvalid] = new(ErrorCategory.InvalidArgument, "Give -Prefix a text, such as load."),
        [ErrorKind.PrefixUntagged] = new(
            ErrorCategory.InvalidArgument,
            (prefix, _) => $"Give everybody -Prefix '{{{prefix}}}': the braces keep all keys in one slot."),
        [ErrorKind.PriceUnknown] = new(
            ErrorCategory.ObjectNotFound,
            "Name the region as \"region\" in the configuration, and give a file with its prices as -PriceFile where "
            + "the product has none; or leave the condition out of -StopWhen."),
        [ErrorKind.ProfileInvalid] = new(
            ErrorCategory.InvalidData,
            "Correct the profile, or name another one with -ProfileName, or leave that out."),
        [ErrorKind.ProfileNotFound] = new(
            ErrorCategory.ObjectNotFound,
            "Name a profile that is there with -ProfileName, or leave that out."),
        [ErrorKind.PublisherActive] = new(
            ErrorCategory.ResourceBusy,
            "Wait for its run, stop it with Stop-DstRun, or publish under another -Prefix."),
        [ErrorKind.PublisherSilent] = new(ErrorCategory.OperationTimeout, "Get-DstRun shows the state."),
        [ErrorKind.QueuesInUse] = new(
            ErrorCategory.ResourceBusy,
            "Stop its run with Stop-DstRun, which empties them too; or empty them with -Force, and the run goes on."),
        [ErrorKind.RateRefused] = new(
            ErrorCategory.InvalidArgument,
            "Get-DstRun shows the tasks of the run; name one of them with -Task, and give -Factor or -Qps."),
        [ErrorKind.RateTooHigh] = new(
            ErrorCategory.InvalidArgument,
            "Give a lower -Scale, or say with -Unit what the values are."),
        [ErrorKind.RedisDatabaseRefused] = new(
            ErrorCategory.InvalidArgument,
            "Give another number behind host:port/ of -Redis, or as defaultDatabase, or none; tests on one server are "
            + "kept apart by -Prefix."),
        [ErrorKind.RedisOptionsInvalid] = new(
            ErrorCategory.InvalidArgument,
            "Give -Redis host:port, such as localhost:6379, several of them, redis://user:password@host:port, or a "
            + "StackExchange.Redis configuration string."),
        [ErrorKind.RedisRefused] = new(
            ErrorCategory.ResourceUnavailable,
            "See to the server's memory and state, to what the user of -Credential may do, and to who else writes to "
            + "keys of the prefix."),
        [ErrorKind.RedisUnreachable] = new(
            ErrorCategory.ConnectionError,
            "Check that the server runs, that -Redis names it, and -Tls and -Credential if it asks for them."),
        [ErrorKind.RemovalUnsupported] = new(
            ErrorCategory.InvalidOperation, "Name the store with -Database dynamodb, if that is what is meant."),
        [ErrorKind.ResultMissed] = new(
            ErrorCategory.InvalidResult,
            "Verdict and Findings of the result say what kept the run from it."),
        [ErrorKind.ResultsNotComparable] = new(
            ErrorCategory.InvalidArgument,
            "Compare runs of the same traffic file that went to their end; -Force compares others, -ResetBaseline "
            + "begins a new baseline."),
        [ErrorKind.ResultWorse] = new(
            ErrorCategory.InvalidResult,
            "If that is meant to be so, begin a new baseline with -ResetBaseline; what may differ without mattering "
            + "say -Tolerance and -TailTolerance."),
        [ErrorKind.OutputFileExists] = new(
            ErrorCategory.ResourceExists,
            "Name another file, or write over it with -Force."),
        [ErrorKind.ResultInvalid] = new(
            ErrorCategory.InvalidData,
            "Give what Start-DstPublisher writes, or a file that Export-Clixml has made of it."),
        [ErrorKind.ResultVariableInvalid] = new(
            ErrorCategory.InvalidArgument,
            "Give -ResultVariable the name of a variable that can be set, without $. With -AsJob leave it out: "
            + "Receive-Job writes a job's result, also after Stop-Job."),
        [ErrorKind.RightsMissing] = new(
            ErrorCategory.PermissionDenied,
            "Give them to the user (ACL SETUSER), or name one that has them with -Credential; Test-DstConnection looks "
            + "again."),
        [ErrorKind.RunEnded] = new(
            ErrorCategory.InvalidOperation,
            "Start a new run with Start-DstPublisher, without -Resume; Get-DstRun shows a run that can be resumed as "
            + "Interrupted."),
        [ErrorKind.RunLost] = new(
            ErrorCategory.ResourceUnavailable,
            "Start the run again with Start-DstPublisher, without -Resume."),
        [ErrorKind.RunRecordUnreadable] = new(
            ErrorCategory.InvalidData,
            "Get-DstWorker shows the versions of the workers; another -Prefix keeps the runs of versions apart."),
        [ErrorKind.RunStateMissed] = new(
            ErrorCategory.InvalidResult,
            "Get-DstRun shows how it ended; Wait-DstRun without -State waits for the end, whichever it is."),
        [ErrorKind.RunTakenOver] = new(ErrorCategory.ResourceBusy, "Get-DstRun shows how it goes on."),
        [ErrorKind.ScriptInvalid] = new(
            ErrorCategory.InvalidArgument,
            "Correct the script that Send-DstNotify is given as -Argument."),
        [ErrorKind.ServerNotFound] = new(
            ErrorCategory.ObjectNotFound,
            "Name one that Start-DstServer wrote in this process, or leave -Endpoint out to stop all of them."),
        [ErrorKind.SignatureRefused] = new(
            ErrorCategory.SecurityError,
            $"Give everybody the same key with -NotifyKey or {NotifyKey.Variable}; Sync-DstConfig and "
            + "Start-DstPublisher with the key write what they sign."),
        [ErrorKind.TableNameInvalid] = new(
            ErrorCategory.InvalidData,
            "Correct \"table_name\" in the configuration and write it to Redis with Sync-DstConfig; or -FromTable, or "
            + "-Region."),
        [ErrorKind.TableNotActive] = new(
            ErrorCategory.ResourceBusy,
            (_, context) => $"If it becomes active by itself, wait for it with: {context.Preparation}"),
        [ErrorKind.TableNotFound] = new(
            ErrorCategory.ObjectNotFound,
            (_, context) => $"Make it with: {context.Preparation}"),
        [ErrorKind.TableNotOwn] = new(
            ErrorCategory.PermissionDenied, "Remove-DstTarget -Force removes it all the same, with everything in it."),
        [ErrorKind.TableRefused] = new(
            ErrorCategory.InvalidOperation,
            "See to the account's limits and to what the credentials allow, or name others with -ProfileName."),
        [ErrorKind.TableUnsupported] = new(
            ErrorCategory.InvalidOperation, "Name the store with -Database dynamodb, if that is what is meant."),
        [ErrorKind.TargetAccessDenied] = new(
            ErrorCategory.PermissionDenied,
            "For DynamoDB, -ProfileName names other credentials; for Redis, user= and password= in -Endpoint, or in "
            + "\"endpoint\" of the configuration, do."),
        [ErrorKind.TargetTlsFailed] = new(
            ErrorCategory.SecurityError,
            "The address and its options come from -Endpoint, or from \"endpoint\" in the configuration."),
        [ErrorKind.TargetUnreachable] = new(
            ErrorCategory.ConnectionError,
            "Check that the store runs and can be reached from here; where AWS credentials are missing, set them, or "
            + "name a profile with -ProfileName. " + NameTheStore),
        [ErrorKind.TelemetryEndpointInvalid] = new(
            ErrorCategory.InvalidArgument,
            "Give the collector's address as -OtlpEndpoint: http://collector:4318"),
        [ErrorKind.TrafficDiffers] = new(
            ErrorCategory.InvalidArgument,
            "Give the file that the run began with as -Traffic, or leave -Traffic out."),
        [ErrorKind.UnitInvalid] = new(
            ErrorCategory.InvalidArgument,
            "Correct -Unit."),
        [ErrorKind.UsingVariableInvalid] = new(
            ErrorCategory.InvalidArgument,
            "Pass its text and make one of it there: [scriptblock]::Create($using:text)."),
        [ErrorKind.UsingVariableMissing] = new(
            ErrorCategory.ObjectNotFound,
            (variable, _) => $"Set ${variable} before the script is given to Start-DstWorker, or correct its name."),
        [ErrorKind.WaitTimeout] = new(
            ErrorCategory.OperationTimeout,
            "Give it longer with -TimeoutSeconds, or leave that out to wait for ever; Get-DstRun shows how far it is."),
        [ErrorKind.WorkerNotFound] = new(ErrorCategory.ObjectNotFound, "Get-DstWorker shows who is there."),
        [ErrorKind.WorkerSilent] = new(
            ErrorCategory.OperationTimeout,
            "Give it longer with -TimeoutSeconds; Get-DstWorker shows whether it is still there."),
        [ErrorKind.WorkerTimeout] = new(
            ErrorCategory.OperationTimeout,
            "Start workers with Start-DstWorker, and see with Get-DstWorker that they are there. "
            + "Start-DstPublisher -WorkerTimeoutSeconds gives them longer; 0 is for ever."),
        [ErrorKind.WrongKeySchema] = new(
            ErrorCategory.MetadataError,
            (_, context) => "Take the lines that fit into the configuration, or name another table there and make it "
                + $"with: {context.Preparation}"),
    };

    /// <summary>What PowerShell says of a kind of error.</summary>
    public static ErrorRow Row(ErrorKind kind) => Rows[kind];

    /// <summary>What mends an error.</summary>
    /// <param name="kind">Its kind.</param>
    /// <param name="subject">Its subject.</param>
    /// <param name="context">What the person gave to the cmdlet.</param>
    public static string Advice(ErrorKind kind, string? subject, AdviceContext context) =>
        Row(kind).Advice(subject, context);
}
