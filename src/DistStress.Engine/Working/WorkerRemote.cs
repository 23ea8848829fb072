using DistStress.Engine.Control;
using DistStress.Engine.Redis;
using DistStress.Engine.Redis.Channels;
using DistStress.Engine.Redis.Workers;

namespace DistStress.Engine.Working;

/// <summary>Tells the workers of a prefix what to do, from anywhere.</summary>
public sealed class WorkerRemote
{
    private readonly ControlConnection _control;
    private readonly WorkerRegistry _registry;

    /// <summary>Makes a remote over a connection.</summary>
    public WorkerRemote(ControlConnection control)
    {
        _control = control;
        _registry = new WorkerRegistry(control);
    }

    /// <summary>Makes workers leave in order, and waits until they have left.</summary>
    /// <param name="workers">Who is meant; null for all that are live.</param>
    /// <param name="limit">How long to wait at most.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Who has left and who has not.</returns>
    public async Task<WorkerFarewell> StopAsync(
        WorkerChoice? workers, TimeSpan limit, CancellationToken cancellationToken)
    {
        (IReadOnlyList<WorkerInfo> known, IReadOnlyList<DistStressException> missing) =
            await _registry.ListAsync(workers, onlyLive: true).ConfigureAwait(false);
        Dictionary<string, DistStressException> problems = known.Count == 0
            ? []
            : await AskAsync(
                workers is null, [.. known.Select(worker => worker.Id)], limit, cancellationToken)
                .ConfigureAwait(false);
        return new WorkerFarewell(
            [.. known.Where(worker => !problems.ContainsKey(worker.Id))],
            [
                .. missing.Select(problem => (problem.Subject!, problem)),
                .. problems.Select(problem => (problem.Key, problem.Value)),
            ]);
    }

    private async Task<Dictionary<string, DistStressException>> AskAsync(
        bool all, string[] workers, TimeSpan limit, CancellationToken cancellationToken)
    {
        var channel = new NotifyChannel(_control);
        (_, NotifyMessage sent) = await channel.SendAsync(
            new NotifyMessage { Action = NotifyActions.StopWorker, Workers = all ? null : workers })
                .ConfigureAwait(false);
        long deadline = _control.Time.After(limit);
        while (true)
        {
            HashSet<string> there = [.. await _registry.LiveAsync().ConfigureAwait(false)];
            var problems = (await channel.PeekAsync(sent).ConfigureAwait(false))
                .Where(reply => !reply.Succeeded && there.Contains(reply.Worker) && workers.Contains(reply.Worker))
                .DistinctBy(reply => reply.Worker)
                .ToDictionary(reply => reply.Worker, reply => new DistStressException(
                    ErrorKind.NotifyRefused, reply.Worker, $"Worker {reply.Worker} does not leave: {reply.Message}"));
            string[] open = [.. workers.Where(id => there.Contains(id) && !problems.ContainsKey(id))];
            if (open.Length > 0 && _control.Time.NowMicros < deadline)
            {
                await Task.Delay(_control.Timings.AnswerPoll, _control.Time, cancellationToken).ConfigureAwait(false);
                continue;
            }

            foreach (string id in open)
            {
                problems.Add(id, new DistStressException(
                    ErrorKind.WorkerSilent, id, $"Worker {id} has not left within {limit.TotalSeconds:0.#} s."));
            }

            return problems;
        }
    }
}
