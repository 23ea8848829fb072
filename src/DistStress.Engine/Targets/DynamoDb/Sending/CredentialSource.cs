using Amazon.Runtime;
using DistStress.Engine.Clocks;

namespace DistStress.Engine.Targets.DynamoDb.Sending;

/// <summary>
/// The credentials that the SDK finds: of a profile, the environment, a single sign-on, a role. Safe for any number of
/// threads.
/// </summary>
/// <remarks>
/// The SDK renews what expires before it does, whenever it is asked. It is asked once a second, not for each op.
/// </remarks>
/// <param name="find">Finds them in the SDK, once.</param>
/// <param name="time">What the second passes by.</param>
internal sealed class CredentialSource(Func<Task<AWSCredentials>> find, DeadlineTimeProvider time) : IDisposable
{
    private static readonly TimeSpan Freshness = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _gate = new(1);
    private AWSCredentials? _credentials;
    private Known? _known;

    /// <summary>The credentials for a request now.</summary>
    /// <exception cref="Exception">Any of the SDK's: there are none.</exception>
    public ValueTask<ImmutableCredentials> GetAsync(CancellationToken cancellationToken)
    {
        Known? known = Volatile.Read(ref _known);
        return known is not null && time.CoarseMillis < known.GoodUntil
            ? new ValueTask<ImmutableCredentials>(known.Credentials)
            : AskAsync(cancellationToken);
    }

    /// <summary>Looks for others in place of credentials that the store no longer takes.</summary>
    /// <param name="refused">What it refused.</param>
    /// <param name="cancellationToken">Ends the look.</param>
    /// <returns>Whether there are others.</returns>
    /// <exception cref="Exception">Any of the SDK's: there are none.</exception>
    public async ValueTask<bool> RenewAsync(ImmutableCredentials refused, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            // Of many ops that were refused at a time the first looks.
            if (_known is { } known && !known.Credentials.Equals(refused))
                return true;
            if (_credentials is RefreshingAWSCredentials renewed)
                renewed.ClearCredentials();
            else
                _credentials = null;
            return !(await AskSdkAsync(cancellationToken).ConfigureAwait(false)).Equals(refused);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _gate.Dispose();

    private async ValueTask<ImmutableCredentials> AskAsync(CancellationToken cancellationToken)
    {
        // While one asks, the others go on with what was known: the SDK gives nothing that is about to expire.
        Known? known = Volatile.Read(ref _known);
        if (known is not null && _gate.CurrentCount == 0)
            return known.Credentials;
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            known = _known;
            if (known is not null && time.CoarseMillis < known.GoodUntil)
                return known.Credentials;
            return await AskSdkAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _gate.Release();
        }
    }

    private async Task<ImmutableCredentials> AskSdkAsync(CancellationToken cancellationToken)
    {
        _credentials ??= await find().WaitAsync(cancellationToken).ConfigureAwait(false);
        ImmutableCredentials found =
            await _credentials.GetCredentialsAsync().WaitAsync(cancellationToken).ConfigureAwait(false);

        // The same object as before for the same credentials: what is made of them is kept by it.
        if (_known is { } known && known.Credentials.Equals(found))
            found = known.Credentials;
        Volatile.Write(ref _known, new Known(found, time.CoarseMillis + (long)Freshness.TotalMilliseconds));
        return found;
    }

    private sealed record Known(ImmutableCredentials Credentials, long GoodUntil);
}
