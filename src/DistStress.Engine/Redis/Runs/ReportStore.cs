using StackExchange.Redis;

namespace DistStress.Engine.Redis.Runs;

/// <summary>
/// Hands on what workers have measured of a run to its publisher. A report stays until the publisher has noted in the
/// run record what it tells.
/// </summary>
internal sealed class ReportStore(ControlConnection control)
{
    // What a publisher that died leaves to its successor; workers keep the rest.
    private const int MostKept = 32 * 1024 * 1024;

    // Where a report is signed its signature, else the end of a histogram: no two have the same.
    private const int EndLength = 80;

    private readonly IDatabase _database = control.Database;
    private readonly KeyNames _keys = control.Keys;

    /// <summary>Hands in a report.</summary>
    /// <param name="run">The id of the run that it is about.</param>
    /// <param name="report">The report.</param>
    /// <returns>Whether its worker is rid of it: it is kept, or nobody waits for it any more. If not, the publisher has
    /// to read others first.</returns>
    public async Task<bool> TryAddAsync(string run, string report)
    {
        RedisResult result = await RedisScript.Report.RunAsync(
            _database, [_keys.Run, _keys.Reports], [run, report, MostKept]).ConfigureAwait(false);
        return result.ToString() != "full";
    }

    /// <summary>The next reports.</summary>
    /// <param name="run">The run's id.</param>
    /// <param name="known">How many reports of the run are known.</param>
    /// <param name="last">The end of the last of them; empty where that is not known.</param>
    /// <param name="most">The most to read.</param>
    /// <returns>The number of the first one, and the reports; an empty text for one that is too long. They begin again
    /// with some that are known where the server has lost its last writes.</returns>
    public async Task<(long First, IReadOnlyList<string> Reports)> ReadAsync(
        string run, long known, string last, int most)
    {
        RedisResult result = await RedisScript.Reports.RunAsync(
            _database, [_keys.Run, _keys.Reports], [run, known, last, most, SignedSnapshots.MaxBytes])
            .ConfigureAwait(false);
        if (result.IsNull)
            return (known, []);
        string[] reports = (string[])result[1]!;
        return ((long)result[0], reports);
    }

    /// <summary>Notes in the run record what reports tell, and removes them.</summary>
    /// <param name="run">The run's id.</param>
    /// <param name="lease">The right to publish.</param>
    /// <param name="known">How many reports of the run are known; at least 1.</param>
    /// <param name="last">The end of the last of them.</param>
    /// <param name="fields">The fields of the record that tell what they told.</param>
    /// <returns>Whether it did: not where the server has lost its last writes.</returns>
    public async Task<bool> SettleAsync(
        string run, PublisherLease lease, long known, string last, IEnumerable<(string Field, RedisValue Value)> fields)
    {
        RedisValue[] arguments =
        [
            run, lease.Token, RunFields.ReportsSettled, RunFields.ReportsBytes, known, last,
            .. fields.SelectMany(field => new RedisValue[] { field.Field, field.Value }),
        ];
        RedisResult result = await RedisScript.Settle.RunAsync(
            _database, [_keys.Run, _keys.Lease, _keys.Reports], arguments).ConfigureAwait(false);
        return result.ToString() == "ok";
    }

    /// <summary>Removes the reports of a run that has ended.</summary>
    public Task RemoveAsync() => _database.KeyDeleteAsync(_keys.Reports);

    /// <summary>What is enough of a report to know it again.</summary>
    public static string EndOf(string report) => report.Length <= EndLength ? report : report[^EndLength..];
}
