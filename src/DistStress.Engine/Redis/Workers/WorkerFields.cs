using System.Text;
using DistStress.Engine.Control;
using DistStress.Engine.Input;
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
    private const string Handlers = "handlers";
    private const string Mark = "config";
    private const string Problem = "config_problem";
    private const string ProblemKind = "config_problem_kind";
    private const string AnswerSignature = "config_sig";
    private const string ClockUncertainty = "clock_uncertainty";
    private const string MachineAhead = "machine_ahead";

    // More than anybody types; who reads them is not made to read more.
    private const int MostHandlers = 256;
    private const int MostHandlerBytes = (MostHandlers * (Identifier.MaxLength + 1)) + SignedText.MostAdded;

    public static HashEntry[] Write(WorkerInfo worker, RecordSigner signer, long nowMicros) =>
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
        new(Handlers, signer.Sign(
            SignedKind.Handlers, worker.Id, nowMicros, string.Join(' ', worker.Handlers.Take(MostHandlers)))),
        new(ClockUncertainty, worker.ClockUncertaintyMicros ?? RedisValue.EmptyString),
        new(MachineAhead, worker.MachineAheadMicros ?? RedisValue.EmptyString),
        .. WriteConfig(
            worker.Id, worker.ConfigMark, worker.ConfigProblem, worker.ConfigProblemKind, signer, nowMicros),
    ];

    /// <summary>The fields that tell which configuration a worker follows.</summary>
    public static HashEntry[] WriteConfig(
        string worker, string mark, string? problem, ErrorKind? kind, RecordSigner signer, long nowMicros)
    {
        string answer = Answer(mark, problem ?? "", kind?.ToString() ?? "");
        string signed = signer.Sign(SignedKind.ConfigAnswer, worker, nowMicros, answer);
        return
        [
            new(Mark, mark), new(Problem, problem ?? ""), new(ProblemKind, kind?.ToString() ?? ""),
            // Only the signature: the answer itself is in the other fields.
            new(AnswerSignature, signed[answer.Length..]),
        ];
    }

    /// <summary>What the hash tells; null where it is gone or is no worker's.</summary>
    /// <param name="id">The worker's id.</param>
    /// <param name="entries">The hash.</param>
    /// <param name="signer">Judges its answer on the configuration, and the names of its handlers.</param>
    /// <param name="nowMicros">The server's time.</param>
    /// <param name="window">How far from now that may have been signed: it is signed anew with every
    /// heartbeat.</param>
    public static WorkerInfo? Read(
        string id, HashEntry[] entries, RecordSigner signer, long nowMicros, TimeSpan window)
    {
        Dictionary<string, RedisValue> fields =
            entries.ToDictionary(entry => entry.Name.ToString(), entry => entry.Value);
        if (!fields.TryGetValue(Host, out RedisValue host)
            || Number(ProcessId, 0, int.MaxValue) is not { } pid
            || Number(Started, 0, RedisNumber.LatestMicros) is not { } started)
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
            Threads = RedisNumber.Queues(fields.GetValueOrDefault(Threads)),
            MostThreads = RedisNumber.Queues(fields.GetValueOrDefault(MostThreads)),
            Target = Text(Target) ?? "",
            StartedMicros = started,
            Handlers = ReadHandlers(),
            RefusedMessages = Number(Refused, 0, long.MaxValue) ?? 0,
            ConfigMark = Text(Mark) ?? "",
            ConfigProblem = Text(Problem),
            ConfigProblemKind = ErrorKinds.Find(Text(ProblemKind)),
            AnswerRefusal = RefusalOfAnswer(),
            ClockUncertaintyMicros = Number(ClockUncertainty, 0, RedisNumber.LatestMicros),
            MachineAheadMicros = Number(MachineAhead, -RedisNumber.LatestMicros, RedisNumber.LatestMicros),
        };

        string? RefusalOfAnswer()
        {
            if (!signer.HasKey)
                return null;
            SignedText answer = SignedText.Read(
                Answer(Text(Mark) ?? "", Text(Problem) ?? "", Text(ProblemKind) ?? "") + Text(AnswerSignature));
            return signer.Refusal(SignedKind.ConfigAnswer, id, answer)
                ?? (RedisNumber.IsAbout(answer.At, nowMicros, window)
                    ? null
                    : $"it was not signed within {window.TotalSeconds} s of now");
        }

        string[] ReadHandlers()
        {
            RedisValue value = fields.GetValueOrDefault(Handlers);
            if (value.Length() is 0 or > MostHandlerBytes)
                return [];
            SignedText names = SignedText.Read(value.ToString());
            if (signer.Refusal(SignedKind.Handlers, id, names) is not null
                || (signer.HasKey && !RedisNumber.IsAbout(names.At, nowMicros, window)))
                return [];
            return [.. names.Text.Split(' ').Where(Identifier.IsValid).Take(MostHandlers)];
        }

        long? Number(string name, long least, long most) =>
            RedisNumber.Within(fields.GetValueOrDefault(name), least, most);

        string? Text(string name) =>
            fields.TryGetValue(name, out RedisValue value) && value.ToString() is { Length: > 0 } text ? text : null;
    }
    private static string Answer(string mark, string problem, string kind)
    {
        var json = new StringBuilder("{");
        CanonicalJson.AppendText(json, Mark, mark);
        CanonicalJson.AppendText(json, Problem, problem);
        CanonicalJson.AppendText(json, ProblemKind, kind);
        return json.Append('}').ToString();
    }
}
