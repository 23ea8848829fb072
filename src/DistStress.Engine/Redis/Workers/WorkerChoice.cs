namespace DistStress.Engine.Redis.Workers;

/// <summary>
/// Which workers somebody means: by their ids, or by patterns of ids. Upper and lower case are the same.
/// </summary>
/// <param name="texts">Ids and patterns.</param>
/// <param name="pattern">What fits a text that is a pattern; null for a text that is none.</param>
public sealed class WorkerChoice(IReadOnlyCollection<string> texts, Func<string, Predicate<string>?> pattern)
{
    /// <summary>Makes a choice of ids alone.</summary>
    public static WorkerChoice Of(params string[] ids) => new(ids, _ => null);

    /// <summary>Chooses.</summary>
    /// <param name="workers">All that may be meant.</param>
    /// <param name="prefix">Their prefix, for the errors.</param>
    /// <returns>Those that are meant, each once, and <c>WorkerNotFound</c> for each id that none of them has. A pattern
    /// that none of them fits means nobody.</returns>
    internal (IReadOnlyList<WorkerInfo> Chosen, IReadOnlyList<DistStressException> Missing) From(
        IReadOnlyList<WorkerInfo> workers, string prefix)
    {
        var chosen = new List<WorkerInfo>();
        var missing = new List<DistStressException>();
        foreach (string text in texts.Distinct(StringComparer.OrdinalIgnoreCase))
        {
            // An id first: what a machine is called may look like a pattern.
            WorkerInfo? named = workers.FirstOrDefault(
                worker => string.Equals(worker.Id, text, StringComparison.OrdinalIgnoreCase));
            if (named is not null)
                chosen.Add(named);
            else if (pattern(text) is { } fits)
                chosen.AddRange(workers.Where(worker => fits(worker.Id)));
            else
            {
                missing.Add(new DistStressException(
                    ErrorKind.WorkerNotFound, text, $"Prefix '{prefix}' has no worker {text}."));
            }
        }

        return ([.. chosen.DistinctBy(worker => worker.Id)], missing);
    }
}
