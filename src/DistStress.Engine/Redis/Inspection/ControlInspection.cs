using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using DistStress.Engine.Resp;

namespace DistStress.Engine.Redis.Inspection;

/// <summary>Looks at the Redis that carries the work as a run would use it.</summary>
public static class ControlInspection
{
    private const int Trips = 25;
    private const double LargestClockErrorMs = 10;

    /// <summary>
    /// Throws where a run would miss commands or rights, and tells of what may go wrong with it. What the server does
    /// not say is passed over.
    /// </summary>
    /// <param name="control">The connection.</param>
    /// <param name="onWarning">Is told what may go wrong.</param>
    /// <param name="cancellationToken">Ends the look early.</param>
    /// <exception cref="DistStressException"><c>RightsMissing</c>: the message names all that is missing.</exception>
    public static async Task ConfirmAsync(
        ControlConnection control, Action<Notice> onWarning, CancellationToken cancellationToken)
    {
        InspectionResult rights = await RightsLook.LookAsync(control).WaitAsync(cancellationToken)
            .ConfigureAwait(false);
        if (rights.Error is { } error)
            throw new DistStressException(error, control.Address, rights.Text);
        InspectionResult eviction = await EvictionAsync(control).WaitAsync(cancellationToken).ConfigureAwait(false);
        if (eviction.Status == InspectionStatus.Warning)
            onWarning(new Notice(NoticeKind.EvictionPossible, control.Address, eviction.Text));
    }

    /// <summary>Looks at everything.</summary>
    /// <param name="control">The connection.</param>
    /// <param name="leadMs">How far ahead of due time the publisher will work, in ms.</param>
    /// <param name="cancellationToken">Ends the look early.</param>
    /// <returns>What was found, in the order of <see cref="InspectionKind"/>, without the target.</returns>
    public static async IAsyncEnumerable<InspectionResult> InspectAsync(
        ControlConnection control, int leadMs,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        yield return new InspectionResult(
            InspectionKind.Connection, InspectionStatus.Ok,
            $"{control.ServerText} at {control.Address} answers the user \"{control.UserName}\""
            + (control.UsesTls ? " over TLS." : " without TLS."));
        yield return await RoundTripAsync(control, leadMs, cancellationToken).ConfigureAwait(false);
        yield return Clock(control);
        yield return Slots(control);
        yield return await EvictionAsync(control).WaitAsync(cancellationToken).ConfigureAwait(false);
        yield return await RightsLook.LookAsync(control).WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>What a round trip means for a run.</summary>
    /// <param name="medianMs">Half of the answers came within this.</param>
    /// <param name="jitterMs">How much longer the slowest one took.</param>
    /// <param name="leadMs">How far ahead of due time the publisher works.</param>
    internal static InspectionResult RoundTrip(double medianMs, double jitterMs, int leadMs)
    {
        // A batch crosses to Redis and back to the worker, which asks for it; each way may be late by the jitter.
        double needed = (2 * medianMs) + (2 * jitterMs);
        string found = string.Create(
            CultureInfo.InvariantCulture,
            $"An answer takes {medianMs:0.0} ms in the median, and up to {jitterMs:0.0} ms more. ");
        if (needed < leadMs)
        {
            return new InspectionResult(
                InspectionKind.RoundTrip, InspectionStatus.Ok,
                found + string.Create(
                    CultureInfo.InvariantCulture,
                    $"Work gets to a worker about {leadMs - needed:0} ms before it is due (lead_ms {leadMs})."));
        }

        int right = (int)Math.Ceiling(needed * 1.5 / 50) * 50;
        return new InspectionResult(
            InspectionKind.RoundTrip, InspectionStatus.Warning,
            found + $"With lead_ms {leadMs} work gets to a worker when it is due already: set \"lead_ms\" to {right} "
            + "in the configuration.");
    }

    private static async Task<InspectionResult> RoundTripAsync(
        ControlConnection control, int leadMs, CancellationToken cancellationToken)
    {
        var trips = new double[Trips];
        for (int i = 0; i < Trips; i++)
        {
            long before = control.Time.NowMicros;
            await control.Database.ExecuteAsync("TIME").WaitAsync(cancellationToken).ConfigureAwait(false);
            trips[i] = (control.Time.NowMicros - before) / 1000.0;
        }

        Array.Sort(trips);
        return RoundTrip(trips[Trips / 2], trips[^1] - trips[Trips / 2], leadMs);
    }

    private static InspectionResult Clock(ControlConnection control)
    {
        double error = control.Clock.UncertaintyMicros / 1000.0;
        double ahead = control.Clock.MachineAheadMicros / 1000.0;
        string text = string.Create(
            CultureInfo.InvariantCulture,
            $"The server's clock is known to within {error:0.0} ms; this machine's is {Math.Abs(ahead):0} ms "
            + $"{(ahead < 0 ? "behind" : "ahead")}, which does not matter.");
        return error <= LargestClockErrorMs
            ? new InspectionResult(InspectionKind.Clock, InspectionStatus.Ok, text)
            : new InspectionResult(
                InspectionKind.Clock, InspectionStatus.Warning,
                text + " Delays are no more exact than that, which comes of a long round trip.");
    }

    // Without a hash tag there would be no connection.
    private static InspectionResult Slots(ControlConnection control) => new(
        InspectionKind.Slots, InspectionStatus.Ok,
        control.IsCluster
            ? $"All keys of the prefix '{control.Keys.Prefix}' lie in one slot of the cluster, so on one of its nodes."
            : "The server is no cluster.");

    private static async Task<InspectionResult> EvictionAsync(ControlConnection control)
    {
        List<string?>? answers;
        try
        {
            answers = await OwnConnection.AskAsync(control, [["INFO", "memory"]], Text).ConfigureAwait(false);
        }
        catch (Exception e) when (OwnConnection.IsFailure(e))
        {
            return EvictionUnknown($"This could not be asked: {e.GetBaseException().Message.TrimEnd('.')}.");
        }

        if (answers is null)
            return EvictionUnknown(OwnConnection.Unasked);
        if (answers is not [{ } info])
            return EvictionUnknown("The user may not ask for the server's maxmemory-policy (INFO).");
        return Field(info, "maxmemory_policy") is not { } policy
            ? EvictionUnknown("The server does not say what its maxmemory-policy is.")
            : Eviction(policy, Field(info, "maxmemory"));
    }

    /// <summary>What a policy means for a run.</summary>
    /// <param name="policy">The server's maxmemory-policy.</param>
    /// <param name="maxMemory">Its maxmemory; null where it does not say.</param>
    internal static InspectionResult Eviction(string policy, string? maxMemory)
    {
        if (policy == "noeviction")
            return EvictionOk("The server drops no keys (maxmemory-policy noeviction).");
        if (maxMemory == "0")
            return EvictionOk($"The server has no limit of memory, so it drops no keys (maxmemory-policy {policy}).");
        return policy.StartsWith("volatile-", StringComparison.Ordinal)
            ? EvictionOk($"The server drops only keys that expire (maxmemory-policy {policy}); queues and runs do not.")
            : new InspectionResult(
                InspectionKind.Eviction, InspectionStatus.Warning,
                $"The server drops keys when its memory is full (maxmemory-policy {policy}), queued work and the run's "
                + "record among them. Set maxmemory-policy to noeviction.");
    }

    private static InspectionResult EvictionOk(string text) => new(InspectionKind.Eviction, InspectionStatus.Ok, text);

    private static InspectionResult EvictionUnknown(string text) =>
        new(InspectionKind.Eviction, InspectionStatus.Unknown, text);

    private static string? Text(RespReply reply) =>
        reply.FirstError() is null ? Encoding.UTF8.GetString(reply.ReadString()) : null;

    private static string? Field(string info, string name) => info.Split('\n')
        .Where(line => line.StartsWith(name + ":", StringComparison.Ordinal))
        .Select(line => line[(name.Length + 1)..].Trim())
        .FirstOrDefault();
}
