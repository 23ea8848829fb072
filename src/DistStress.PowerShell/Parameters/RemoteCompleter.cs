using DistStress.Engine.Redis;

namespace DistStress.PowerShell.Parameters;

/// <summary>
/// Proposes what the server knows that the command is about. It has a second for that: somebody waits at the prompt.
/// </summary>
public abstract class RemoteCompleter : ProposingCompleter
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);

    private protected override IEnumerable<string> Propose(TypedParameters typed) => [.. Asked(typed.Server)];

    /// <summary>What the server says within the time; nothing where it says nothing.</summary>
    private protected IEnumerable<string> Asked(ControlOptions server)
    {
        using var limit = new CancellationTokenSource(Limit);
        // The client library waits for some things without listening to a token.
        Task<IReadOnlyList<string>> asking = Task.Run(() => ConnectAndAskAsync(server, limit.Token), limit.Token);
        return Task.WaitAny([asking], Limit) == 0 && asking.IsCompletedSuccessfully ? asking.Result : [];
    }

    private protected abstract Task<IReadOnlyList<string>> AskAsync(ControlConnection control);

    private async Task<IReadOnlyList<string>> ConnectAndAskAsync(ControlOptions server, CancellationToken limit)
    {
        await using ControlConnection control = await ControlConnection.ConnectAsync(server, limit)
            .ConfigureAwait(false);
        return await AskAsync(control).WaitAsync(limit).ConfigureAwait(false);
    }
}
