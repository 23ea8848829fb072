using DistStress.Engine;
using DistStress.PowerShell.Advice;
using DistStress.PowerShell.Pipeline;

namespace DistStress.PowerShell.Parameters;

/// <summary>Which of the things of this process a person means by their names, and by patterns of names.</summary>
/// <typeparam name="T">What they are.</typeparam>
/// <param name="Chosen">Those that are there, each once.</param>
/// <param name="Missing">The names that none of them has.</param>
internal sealed record NamedChoice<T>(IReadOnlyList<T> Chosen, IReadOnlyList<string> Missing)
{
    /// <summary>Chooses among things.</summary>
    /// <param name="all">The things.</param>
    /// <param name="nameOf">A thing's name.</param>
    /// <param name="names">Names, upper or lower case, and patterns of them; null for all of the things.</param>
    public static NamedChoice<T> Of(IReadOnlyList<T> all, Func<T, string> nameOf, IReadOnlyList<string>? names)
    {
        if (names is null)
            return new NamedChoice<T>(all, []);
        var chosen = new List<T>();
        var missing = new List<string>();
        foreach (string name in names)
        {
            Predicate<string>? pattern = NamePattern.Of(name);
            T[] found = [.. all.Where(
                thing => pattern?.Invoke(nameOf(thing))
                    ?? nameOf(thing).Equals(name, StringComparison.OrdinalIgnoreCase))];
            chosen.AddRange(found);
            if (found.Length == 0 && pattern is null)
                missing.Add(name);
        }

        return new NamedChoice<T>([.. chosen.Distinct()], missing);
    }

    /// <summary>Writes an error for each name that is missing.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="error">The error for a name.</param>
    public void Complain(ICmdletOutput output, Func<string, DistStressException> error)
    {
        foreach (string name in Missing)
            output.WriteError(CmdletError.Record(error(name), AdviceContext.None));
    }
}
