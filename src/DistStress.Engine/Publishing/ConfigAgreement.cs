using DistStress.Engine.Configuration;
using DistStress.Engine.Redis;
using DistStress.Engine.Redis.Workers;

namespace DistStress.Engine.Publishing;

/// <summary>Makes all workers follow one configuration before anything is published.</summary>
/// <param name="control">The connection.</param>
/// <param name="configs">The store that it is written to.</param>
/// <param name="options">Get the steps, and who does not follow it in time.</param>
internal sealed class ConfigAgreement(ControlConnection control, ConfigStore configs, PublisherOptions options)
{
    /// <summary>Writes the configuration where it differs, and waits until every live worker follows it: otherwise ops
    /// could still go to another table.</summary>
    /// <exception cref="DistStressException"><c>ConfigRefused</c>: a worker cannot follow it.</exception>
    public async Task ReachAsync(StressConfig config, CancellationToken stop)
    {
        ConfigChange change = await configs.SynchronizeAsync(config).ConfigureAwait(false);
        Tell(change.Changed
            ? "The configuration is written. What differed: "
                + $"{string.Join(", ", change.Differences.Select(difference => difference.Name))}."
            : "The configuration in Redis says the same; it stays.");
        var registry = new WorkerRegistry(control);
        string mark = ConfigMark.Of(config);
        long deadline = control.Time.After(control.Timings.ConfigLimit);
        bool told = false;
        while (true)
        {
            WorkerInfo[] live = [.. (await registry.ListAsync().ConfigureAwait(false)).Where(worker => worker.IsLive)];
            if (!told)
            {
                WarnOfVersions(live);
                WarnOfSignatures(live);
            }

            told = true;
            WorkerInfo[] others = [.. live.Where(worker => worker.AnswerRefusal is null && worker.ConfigMark != mark)];
            if (others.Length == 0)
            {
                Tell($"All {live.Length} workers that are there follow the configuration.");
                return;
            }

            if (others.FirstOrDefault(worker => worker.ConfigProblem is not null) is { } refuser)
            {
                string problem = refuser.ConfigProblem!;
                throw new DistStressException(ErrorKind.ConfigRefused, refuser.Id,
                    $"Worker {refuser.Id} on {refuser.Host} cannot follow the configuration, so nothing was published: "
                    + problem,
                    refuser.ConfigProblemKind is { } kind
                        ? new DistStressException(kind, config.TableName, problem)
                        : null);
            }

            if (control.Time.NowMicros > deadline)
            {
                string ids = string.Join(", ", others.Select(worker => worker.Id));
                options.OnWarning?.Invoke(new Notice(
                    NoticeKind.ConfigNotFollowed, ids,
                    $"After {control.Timings.ConfigLimit.TotalSeconds} s these workers still follow another "
                        + $"configuration: {ids}"));
                return;
            }

            await Task.Delay(control.Timings.AnswerPoll, control.Time, stop).ConfigureAwait(false);
        }
    }

    private void Tell(string text) =>
        options.OnMessage?.Invoke(new Notice(NoticeKind.Step, control.Options.Prefix, text));

    // Whoever can write to Redis can make workers up, and let them refuse.
    private void WarnOfSignatures(IReadOnlyList<WorkerInfo> workers)
    {
        if (workers.FirstOrDefault(worker => worker.AnswerRefusal is not null) is not { AnswerRefusal: { } reason })
            return;
        string ids = string.Join(
            ", ", workers.Where(worker => worker.AnswerRefusal is not null).Select(worker => worker.Id));
        options.OnWarning?.Invoke(new Notice(
            NoticeKind.SignatureRefused, ids,
            $"What these workers say of the configuration is left out of account because {reason}: {ids}.",
            ErrorKind.SignatureRefused));
    }

    // They may leave a run alone that they cannot read, and then its work waits for others.
    private void WarnOfVersions(IReadOnlyList<WorkerInfo> workers)
    {
        string[] others = [.. workers.Where(worker => worker.Version != ProductVersion.Text)
            .Select(worker => $"{worker.Id} ({worker.Version})")];
        if (others.Length > 0)
        {
            string ids = string.Join(", ", others);
            options.OnWarning?.Invoke(new Notice(
                NoticeKind.VersionsDiffer, ids,
                $"This is DistStress {ProductVersion.Text}, and these workers have another version: {ids}. "
                + "Use one version on all machines."));
        }
    }
}
