namespace DistStress.Engine;

/// <summary>What the product tells while work goes on.</summary>
public enum NoticeKind
{
    /// <summary>A task has an action that is none of the product's own. Subject: the action.</summary>
    ActionForeign,

    /// <summary>An op has an action that the worker does not have. Subject: the task's name.</summary>
    ActionMissing,

    /// <summary>The Redis server's clock jumped during a run. Subject: the run's id.</summary>
    ClockJumped,

    /// <summary>A worker waits for the first configuration. Subject: the prefix.</summary>
    ConfigAwaited,

    /// <summary>A run is stopped, since a condition is met. Subject: the run's id.</summary>
    ConditionMet,

    /// <summary>Workers did not take over the configuration in time. Subject: their ids.</summary>
    ConfigNotFollowed,

    /// <summary>A worker does not take over a configuration. Subject: that of the cause.</summary>
    ConfigRefused,

    /// <summary>A condition is about the cost where nothing is paid by the op. Subject: the table.</summary>
    CostNothing,

    /// <summary>Columns are given for an export of which no task has columns. Subject: the file.</summary>
    DataUnused,

    /// <summary>Redis may drop keys of a run when its memory is full. Subject: its address.</summary>
    EvictionPossible,

    /// <summary>Something about an export was taken for granted. Subject: the file.</summary>
    ExportAssumed,

    /// <summary>An export says that it is not whole. Subject: the file.</summary>
    ExportIncomplete,

    /// <summary>Keys of the prefix are of another type than they should be. Subject: Redis's address, or the
    /// prefix.</summary>
    KeyTypeWrong,

    /// <summary>The right to publish could not be given back. Subject: the prefix.</summary>
    LeaseLeft,

    /// <summary>
    /// Measurements do not reach the OpenTelemetry collector; the work goes on. Subject: its address, where that is
    /// known.
    /// </summary>
    MeasurementsNotSent,

    /// <summary>Control messages were refused. Subject: the action, where the cause is about one.</summary>
    MessageRefused,

    /// <summary>The first failure of its kind on a task. Subject: the task's name.</summary>
    OpFailed,

    /// <summary>Ops were cut off when the worker left. Subject: none.</summary>
    OpsCutOff,

    /// <summary>Ops were on no queue, held by no worker and not accounted for, and are published again. Subject: the
    /// run's id.</summary>
    OpsMissing,

    /// <summary>A stopped run has ops that workers still hold. Subject: the run's id.</summary>
    OpsHeld,

    /// <summary>The publisher of the run to be continued is silent. Subject: the publisher.</summary>
    PublisherSilent,

    /// <summary>Nothing can be taken from a queue, though Redis answers. Subject: the prefix.</summary>
    QueueUnusable,

    /// <summary>The first read of a task that brought other data than was written. Subject: the task's name.</summary>
    ReadMismatch,

    /// <summary>Redis does not answer, or refuses. Subject: its address.</summary>
    RedisAway,

    /// <summary>Redis answers again. Subject: its address.</summary>
    RedisBack,

    /// <summary>An interrupted run is given up for a new one. Subject: the run's id.</summary>
    RunGivenUp,

    /// <summary>A run goes on from an earlier step: Redis has lost the last ones. Subject: the run's id.</summary>
    RunSetBack,

    /// <summary>The record of a run cannot be read. Subject: that of the cause.</summary>
    RunUnreadable,

    /// <summary>What is not signed with the key is left out of account. Subject: whose it is.</summary>
    SignatureRefused,

    /// <summary>A step of the work is done, or begins. Subject: what it works on.</summary>
    Step,

    /// <summary>A table was there already and is left as it is. Subject: the table.</summary>
    TableKept,

    /// <summary>The state of a table that is waited for. Subject: the table.</summary>
    TableState,

    /// <summary>A setting of OpenTelemetry has a value that is none of its own, and is as good as not there. Subject:
    /// the setting.</summary>
    TelemetrySettingIgnored,

    /// <summary>An error met by the way; the work goes on. Subject: that of the cause.</summary>
    Trouble,

    /// <summary>Not all machines have the same version. Subject: the workers with another one.</summary>
    VersionsDiffer,

    /// <summary>A worker is lost, and its batches are back on the queues. Subject: the worker's id.</summary>
    WorkerLost,

    /// <summary>No worker is running. Subject: the prefix.</summary>
    WorkerMissing,

    /// <summary>A run waits for workers before its first op. Subject: the prefix.</summary>
    WorkersAwaited,

    /// <summary>The worker works. Subject: the worker's id.</summary>
    WorkerStarted,
}
