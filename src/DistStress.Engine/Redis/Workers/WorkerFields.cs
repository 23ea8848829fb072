using StackExchange.Redis;

namespace DistStress.Engine.Redis.Workers;

/// <summary>The fields of a worker's hash.</summary>
internal static class WorkerFields
{
    public const string Snapshot = "snapshot";

    private const string Host = "host";
    private const string ProcessId = "pid";
    private const string InstanceId = "instance_id";
    private const string Region = "region";
    private const string Version = "version";
    private const string Threads = "threads";
    private const string MostThreads = "most_threads";
    private const string Target = "target";
    private const string Started = "started";
    private const string Refused = "refused_messages";
    private const string Mark = "config";
    private const string Problem = "config_problem";
    private const string ProblemKind = "config_problem_kind";
    private const string ClockUncertainty = "clock_uncertainty";
    private const string MachineAhead = "machine_ahead";

    public static HashEntry[] Write(WorkerInfo worker) =>
    [
        new(Host, worker.Host),
        new(ProcessId, worker.ProcessId),
        new(InstanceId, worker.InstanceId ?? ""),
        new(Region, worker.Region ?? ""),
        new(Version, worker.Version),
        new(Threads, worker.Threads),
        new(MostThreads, worker.MostThreads),
        new(Target, worker.Target),
        new(Started, worker.StartedMicros),
        new(Refused, worker.RefusedMessages),
        new(ClockUncertainty, worker.ClockUncertaintyMicros ?? RedisValue.EmptyString),
        new(MachineAhead, worker.MachineAheadMicros ?? RedisValue.EmptyString),
        .. WriteConfig(worker.ConfigMark, worker.ConfigProblem, worker.ConfigProblemKind),
    ];

    /// <summary>The fields that tell which configuration a worker follows.</summary>
    public static HashEntry[] WriteConfig(string mark, string? problem, ErrorKind? kind) =>
        [new(Mark, mark), new(Problem, problem ?? ""), new(ProblemKind, kind?.ToString() ?? "")];

    /// <summary>What the hash tells; null where it is gone or is no worker's.</summary>
    public static WorkerInfo? Read(string id, HashEntry[] entries)
    {
        Dictionary<string, RedisValue> fields =
            entries.ToDictionary(entry => entry.Name.ToString(), entry => entry.Value);
        if (!fields.TryGetValue(Host, out RedisValue host)
            || !TryNumber(ProcessId, out long pid) || !TryNumber(Threads, out long threads)
            || !TryNumber(MostThreads, out long mostThreads) || !TryNumber(Started, out long started))
        {
            return null;
        }

        return new WorkerInfo
        {
            Id = id,
            Host = host.ToString(),
            ProcessId = (int)pid,
            InstanceId = Text(InstanceId),
            Region = Text(Region),
            Version = Text(Version) ?? "",
            Threads = (int)threads,
            MostThreads = (int)mostThreads,
            Target = Text(Target) ?? "",
            StartedMicros = started,
            RefusedMessages = TryNumber(Refused, out long refused) ? refused : 0,
            ConfigMark = Text(Mark) ?? "",
            ConfigProblem = Text(Problem),
            ConfigProblemKind = ErrorKinds.Find(Text(ProblemKind)),
            ClockUncertaintyMicros = TryNumber(ClockUncertainty, out long uncertainty) ? uncertainty : null,
            MachineAheadMicros = TryNumber(MachineAhead, out long ahead) ? ahead : null,
        };

        bool TryNumber(string name, out long number)
        {
            number = 0;
            return fields.TryGetValue(name, out RedisValue value) && value.TryParse(out number);
        }

        string? Text(string name) =>
            fields.TryGetValue(name, out RedisValue value) && value.ToString() is { Length: > 0 } text ? text : null;
    }
}
