namespace DistStress.Report.Live;

/// <summary>Where a dashboard has what it shows from.</summary>
public interface ILiveFeed
{
    /// <summary>The next view.</summary>
    /// <param name="run">The id of the run that is wanted; null for the newest.</param>
    /// <param name="task">The number of the task whose rows are wanted beside those of the whole run; null for
    /// none.</param>
    /// <param name="seen">The version of the view that the asker has; 0 for none.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>A view that is newer, as soon as there is one.</returns>
    Task<LiveView> NextAsync(string? run, int? task, long seen, CancellationToken cancellationToken);
}
