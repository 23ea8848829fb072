using Amazon.Runtime;

namespace DistStress.Engine.Tests.Targets;

/// <summary>Credentials of a session that others follow: <c>key1</c>, <c>key2</c>, and so on.</summary>
internal sealed class RenewingCredentials : RefreshingAWSCredentials
{
    private int _renewals;

    /// <summary>How many sessions there were.</summary>
    public int Renewals => _renewals;

    protected override CredentialsRefreshState GenerateNewCredentials() => new(
        new ImmutableCredentials($"key{Interlocked.Increment(ref _renewals)}", "secret", "token"),
        DateTime.UtcNow.AddHours(1));

    protected override Task<CredentialsRefreshState> GenerateNewCredentialsAsync() =>
        Task.FromResult(GenerateNewCredentials());
}
