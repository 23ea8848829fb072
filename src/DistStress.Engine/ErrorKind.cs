namespace DistStress.Engine;

/// <summary>
/// The errors that the product tells apart. A member's name is the id that scripts match, so a member is never renamed.
/// </summary>
public enum ErrorKind
{
    /// <summary>More ops are accounted for than were published. Subject: the run's id.</summary>
    AccountsExceeded,

    /// <summary>Ops are missing, and what is left does not tell which. Subject: the run's id.</summary>
    AccountsLost,

    /// <summary>A custom action cannot have its name, or is not what runs one. Subject: the action's name.</summary>
    ActionInvalid,

    /// <summary>A baseline is no file, is not there, or has no result in it. Subject: the file.</summary>
    BaselineInvalid,

    /// <summary>The worker's machine cannot run scripts of bash. Subject: none.</summary>
    BashMissing,

    /// <summary>The run whose capacity was measured ended, or somebody else changed it. Subject: the run's
    /// id.</summary>
    CapacityInterrupted,

    /// <summary>One provisioned capacity is given without the other. Subject: none.</summary>
    CapacityInvalid,

    /// <summary>Nothing tells which rate of a traffic file could be measured. Subject: none.</summary>
    CapacityUnmeasurable,

    /// <summary>A condition is none, or about something that is not measured. Subject: the condition.</summary>
    ConditionInvalid,

    /// <summary>The prefix has no configuration. Subject: the prefix.</summary>
    ConfigMissing,

    /// <summary>A worker cannot follow the configuration. Subject: the worker's id.</summary>
    ConfigRefused,

    /// <summary>An export would become a traffic file that is refused. Subject: the export.</summary>
    ConversionRefused,

    /// <summary>No dashboard of this process has that address. Subject: the address.</summary>
    DashboardNotFound,

    /// <summary>Columns are given as something that cannot be columns. Subject: none.</summary>
    DataInvalid,

    /// <summary>Nothing says which store is to be loaded. Subject: none.</summary>
    DatabaseMissing,

    /// <summary>
    /// The configuration in Redis names an address of the store that only the worker's own user may. Subject: none.
    /// </summary>
    EndpointRefused,

    /// <summary>A variable of the environment, which the configuration asks for, cannot be right. Subject: the
    /// variable.</summary>
    EnvironmentInvalid,

    /// <summary>An export has no traffic in the time that is asked for. Subject: the file.</summary>
    ExportEmpty,

    /// <summary>An export does not know the traffic of all times. Subject: the file.</summary>
    ExportGap,

    /// <summary>A file is the export of no known monitoring system, or a broken one. Subject: the file.</summary>
    ExportInvalid,

    /// <summary>A pattern fits several files where one is meant. Subject: the pattern.</summary>
    InputFileAmbiguous,

    /// <summary>A file, or its text in Redis, has mistakes in it. Subject: the file or the key.</summary>
    InputFileInvalid,

    /// <summary>There is no such file. Subject: the file.</summary>
    InputFileNotFound,

    /// <summary>A file, or its text in Redis, is longer than what is read. Subject: the file or the key.</summary>
    InputFileTooLong,

    /// <summary>A file cannot be read as text. Subject: the file.</summary>
    InputFileUnreadable,

    /// <summary>The worker's machine lacks what reboots and terminates instances. Subject: what it lacks.</summary>
    InstanceCommandMissing,

    /// <summary>AWS did not reboot or terminate the instance. Subject: the instance, or the request.</summary>
    InstanceControlFailed,

    /// <summary>The machine's EC2 instance cannot be found out. Subject: the metadata service's address.</summary>
    InstanceUnknown,

    /// <summary>The address of the store is none. Subject: the address; none where it may hold a secret.</summary>
    InvalidEndpoint,

    /// <summary>A key of the prefix is of another type than it should be. Subject: the key.</summary>
    KeyTypeWrong,

    /// <summary>The embedded server is a package of its own, which is not there. Subject: its name.</summary>
    LocalServerMissing,

    /// <summary>Runs are not compared by a measurement of this name. Subject: the name.</summary>
    MeasurementUnknown,

    /// <summary>An export has no series that fits. Subject: what was asked for.</summary>
    MetricNotFound,

    /// <summary>No series of an export says how many ops there were. Subject: the file.</summary>
    MetricUnusable,

    /// <summary>The prefix has no active run that could be steered. Subject: the prefix.</summary>
    NoActiveRun,

    /// <summary>Nothing says in which AWS region the table is. Subject: the table.</summary>
    NoRegion,

    /// <summary>The prefix has had no run that could be continued. Subject: the prefix.</summary>
    NothingToResume,

    /// <summary>A worker knows no such action of a control message. Subject: the action.</summary>
    NotifyActionUnknown,

    /// <summary>A handler of control messages failed. Subject: the message's action.</summary>
    NotifyHandlerFailed,

    /// <summary>A handler of control messages cannot have its name, or is none. Subject: the handler's name.</summary>
    NotifyHandlerInvalid,

    /// <summary>The key for control messages is none. Subject: none.</summary>
    NotifyKeyInvalid,

    /// <summary>A worker has no key to check a signature by, and the action needs one. Subject: the action.</summary>
    NotifyKeyMissing,

    /// <summary>A control message has not the form of one, or is too long. Subject: none.</summary>
    NotifyMessageInvalid,

    /// <summary>A worker does not obey an action, since it was not told to. Subject: the action.</summary>
    NotifyNotAllowed,

    /// <summary>The publisher or a worker refused a control message. Subject: the run's id or the worker's.</summary>
    NotifyRefused,

    /// <summary>A file that would be written is there already. Subject: the file.</summary>
    OutputFileExists,

    /// <summary>A file cannot be written. Subject: the file.</summary>
    OutputFileUnwritable,

    /// <summary>Nothing says how long the one period of an export is. Subject: the file.</summary>
    PeriodMissing,

    /// <summary>The periods of an export would be too short. Subject: the file.</summary>
    PeriodTooShort,

    /// <summary>
    /// The configuration names something else than what the worker was started with. Subject: the field.
    /// </summary>
    PinnedDiffers,

    /// <summary>The port is taken by another program. Subject: the address.</summary>
    PortTaken,

    /// <summary>The prefix is empty. Subject: the prefix.</summary>
    PrefixInvalid,

    /// <summary>The prefix has no hash tag, and Redis is a cluster. Subject: the prefix.</summary>
    PrefixUntagged,

    /// <summary>A condition is about the cost, and the price is not known. Subject: the region; none where nobody names
    /// one.</summary>
    PriceUnknown,

    /// <summary>An AWS profile gives no credentials, or its file cannot be read. Subject: the profile.</summary>
    ProfileInvalid,

    /// <summary>There is no such AWS profile. Subject: the profile.</summary>
    ProfileNotFound,

    /// <summary>The prefix has another publisher. Subject: the prefix.</summary>
    PublisherActive,

    /// <summary>The publisher did not do in time what it was asked. Subject: the run's id.</summary>
    PublisherSilent,

    /// <summary>The rate of a run was not changed: there is no such task, it is over, or it cannot have that rate.
    /// Subject: the run's id.</summary>
    RateRefused,

    /// <summary>Traffic would have more ops than there can be. Subject: none.</summary>
    RateTooHigh,

    /// <summary>The Redis that carries the work does not have the database that is asked for. Subject: its
    /// address.</summary>
    RedisDatabaseRefused,

    /// <summary>The Redis that carries the work is named by something that is no address. Subject: the text.</summary>
    RedisOptionsInvalid,

    /// <summary>The Redis that carries the work refuses a command. Subject: its address.</summary>
    RedisRefused,

    /// <summary>The Redis that carries the work does not answer, or not to this user. Subject: its address.</summary>
    RedisUnreachable,

    /// <summary>The result of a run misses conditions. Subject: the run's id.</summary>
    ResultMissed,

    /// <summary>Two results are of runs that cannot be compared. Subject: the run's id.</summary>
    ResultsNotComparable,

    /// <summary>An object, or a file, holds no result of a run. Subject: the file, if it is one.</summary>
    ResultInvalid,

    /// <summary>A result cannot be left in a variable. Subject: the variable's name.</summary>
    ResultVariableInvalid,

    /// <summary>A result is worse than its baseline. Subject: the run's id.</summary>
    ResultWorse,

    /// <summary>Redis lacks commands that a run needs, or its user may not use them. Subject: its address.</summary>
    RightsMissing,

    /// <summary>A publisher is at work on the queues that were to be emptied. Subject: the prefix.</summary>
    QueuesInUse,

    /// <summary>The run is over, so it cannot be continued. Subject: the run's id.</summary>
    RunEnded,

    /// <summary>Redis has lost the run's record. Subject: the run's id.</summary>
    RunLost,

    /// <summary>The store has nothing that could be removed. Subject: the table.</summary>
    RemovalUnsupported,

    /// <summary>The record of a run cannot be read. Subject: the run's id; none where that is unknown.</summary>
    RunRecordUnreadable,

    /// <summary>
    /// The run was over before it came to the state that was waited for. Subject: the run's id.
    /// </summary>
    RunStateMissed,

    /// <summary>Another publisher has continued the run meanwhile. Subject: the run's id.</summary>
    RunTakenOver,

    /// <summary>A script cannot be handed to bash. Subject: none.</summary>
    ScriptInvalid,

    /// <summary>No embedded server of this process has that address. Subject: the address.</summary>
    ServerNotFound,

    /// <summary>What Redis holds is not signed with the key. Subject: what it is.</summary>
    SignatureRefused,

    /// <summary>The table's name cannot be used with the store. Subject: the name.</summary>
    TableNameInvalid,

    /// <summary>The table is there and is not ready. Subject: the table.</summary>
    TableNotActive,

    /// <summary>There is no such table. Subject: the table.</summary>
    TableNotFound,

    /// <summary>The table was not created by the product, and is not removed. Subject: the table.</summary>
    TableNotOwn,

    /// <summary>DynamoDB does not create the table, or does not remove it. Subject: the table.</summary>
    TableRefused,

    /// <summary>The store has no tables that say how they are made. Subject: the table.</summary>
    TableUnsupported,

    /// <summary>The store refuses the user, or what the user does. Subject: the table or the store's address.</summary>
    TargetAccessDenied,

    /// <summary>What is to take measurements is named by something that is no address. Subject: the text.</summary>
    TelemetryEndpointInvalid,

    /// <summary>No TLS connection to the store can be made. Subject: the store's address.</summary>
    TargetTlsFailed,

    /// <summary>The store does not answer. Subject: the table or the store's address.</summary>
    TargetUnreachable,

    /// <summary>The run to be continued was begun with another traffic file. Subject: the run's id.</summary>
    TrafficDiffers,

    /// <summary>What the values of an export are is said by something that is no unit. Subject: the text.</summary>
    UnitInvalid,

    /// <summary>A script takes something of its caller's that works only there. Subject: the variable.</summary>
    UsingVariableInvalid,

    /// <summary>A script takes something of its caller's that is not there. Subject: the variable.</summary>
    UsingVariableMissing,

    /// <summary>
    /// What was waited for did not come about in time. Subject: the run's id; the prefix where there is no run.
    /// </summary>
    WaitTimeout,

    /// <summary>The prefix has no such live worker. Subject: the worker's id.</summary>
    WorkerNotFound,

    /// <summary>A worker has not left in time. Subject: the worker's id.</summary>
    WorkerSilent,

    /// <summary>Workers accounted for nothing, or too few of them came, for longer than a run waits. Subject: the run's
    /// id.</summary>
    WorkerTimeout,

    /// <summary>The table has another key than the layout needs, or not the indexes that the configuration has.
    /// Subject: the table.</summary>
    WrongKeySchema,
}
