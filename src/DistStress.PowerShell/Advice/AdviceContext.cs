using DistStress.Engine.Redis;
using DistStress.Engine.Working;

namespace DistStress.PowerShell.Advice;

/// <summary>What a person gave to the cmdlet that tells something: advice repeats what must be given again.</summary>
internal sealed record AdviceContext
{
    /// <summary>Of a cmdlet whose parameters no advice repeats.</summary>
    public static readonly AdviceContext None = new();

    /// <summary>How the Redis that carries the work is reached; null where the cmdlet reaches none.</summary>
    public ControlOptions? Control { get; init; }

    /// <summary>What goes before the configuration in the choice of the target; null where that is unknown.</summary>
    public WorkerOptions? Worker { get; init; }

    /// <summary>The command that makes the table, and what is to be added to it.</summary>
    public string Preparation
    {
        get
        {
            string command = PreparationCommand.For(Control, Worker);
            // Another process's worker: without what it was given, the table could be made at another place.
            return Control is not null && Worker is null
                ? command + ", and the -Database, -Endpoint, -Region and -ProfileName that the worker was given"
                : command;
        }
    }
}
