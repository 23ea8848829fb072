using System.Security.Authentication;
using DistStress.Engine.Clocks;
using DistStress.Engine.Outcomes;
using DistStress.Engine.Resp;
using StackExchange.Redis;

namespace DistStress.Engine.Targets.Redis;

/// <summary>Says to a person why a target Redis cannot be used, and what to change.</summary>
/// <remarks>No message repeats the password.</remarks>
internal static class RedisCheckError
{
    private static readonly TimeSpan DiagnosisLimit = TimeSpan.FromSeconds(2);

    /// <summary>The error for what the client threw.</summary>
    /// <param name="endpoint">The servers' addresses, without secrets.</param>
    /// <param name="configuration">How they were to be reached.</param>
    /// <param name="error">What the client threw.</param>
    /// <param name="time">What the limit of a further look passes by.</param>
    /// <param name="cancellationToken">Ends that look.</param>
    public static async Task<DistStressException> FindAsync(
        string endpoint, ConfigurationOptions configuration, Exception error, DeadlineTimeProvider time,
        CancellationToken cancellationToken)
    {
        Exception[] causes = [.. RedisFailure.Causes(error)];
        if (causes.OfType<AuthenticationException>().FirstOrDefault() is { } tls)
            return Tls(endpoint, tls);
        foreach (Exception cause in causes)
        {
            string? answer = RedisFailure.RefusalIn(cause) ?? (cause as RedisServerException)?.Message;
            if (answer is not null && RedisRefusal.KindOf(answer) == OpError.AccessDenied)
                return Refused(endpoint, configuration, answer, error);
        }

        // The client knows the reason only where its connection had failed before the command came.
        ConnectionFault? fault = await ConnectionDiagnosis.FindAsync(
            configuration, DiagnosisLimit, time, cancellationToken).ConfigureAwait(false);
        if (fault is { Kind: ConnectionFaultKind.AccessDenied, Answer: { } refusal })
            return Refused(endpoint, configuration, refusal, error);
        if (fault is { Kind: ConnectionFaultKind.CertificateRefused, Cause: AuthenticationException refused })
            return Tls(endpoint, refused);
        return new DistStressException(
            ErrorKind.TargetUnreachable, endpoint,
            $"The target Redis at {endpoint} does not answer: {fault?.Text ?? causes[^1].Message.TrimEnd('.')}. " +
            fault?.Kind switch
            {
                ConnectionFaultKind.TlsExpected => "Write rediss:// before it, or add ssl=true to the endpoint.",
                ConnectionFaultKind.NoTls => configuration.Ssl
                    ? "The endpoint says ssl=true, or rediss://: leave that out, or name the port that expects TLS."
                    : "",
                _ => "",
            },
            error);
    }

    /// <summary>The error for an answer that refuses the user, the password or a command.</summary>
    public static DistStressException Refused(
        string endpoint, ConfigurationOptions configuration, string answer, Exception? inner)
    {
        string user = string.IsNullOrEmpty(configuration.User) ? "default" : configuration.User;
        string advice = answer switch
        {
            _ when answer.StartsWith("NOPERM", StringComparison.Ordinal) =>
                $"The user \"{user}\" lacks a permission: {answer.TrimEnd('.')}. The client needs +@connection, "
                    + "and the " +
                "load its commands on the table's keys; allow them with ACL SETUSER.",
            _ when string.IsNullOrEmpty(configuration.Password) =>
                "It asks for a password, and the endpoint has none. Add user=NAME,password=… to it.",
            _ => $"It does not accept the user \"{user}\" with the endpoint's password. Correct user= and "
                + "password= of " +
                "the endpoint, or the user on the server (ACL LIST).",
        };
        return new DistStressException(
            ErrorKind.TargetAccessDenied, endpoint,
            $"The target Redis at {endpoint} refuses the connection. {advice}", inner);
    }

    private static DistStressException Tls(string endpoint, AuthenticationException error)
    {
        const string OtherName =
            "Name the server as its certificate does, or give the certificate's name as sslHost=NAME in the endpoint.";
        const string Untrusted =
            "Let this machine trust the CA that signed it, or name the CA's file in the environment variable " +
            "SERedis_IssuerCertPath (on Linux also SSL_CERT_FILE) before the worker starts.";
        // The runtime tells the cases apart in its words only. Where SERedis_IssuerCertPath is set it does not say
        // which.
        bool Says(string words) => error.Message.Contains(words, StringComparison.Ordinal);
        string advice =
            Says("RemoteCertificateNameMismatch") ? OtherName
            : Says("certificate chain") ? Untrusted
            : Says("RemoteCertificateValidationCallback") ? $"{Untrusted} Or the name is wrong: {OtherName}"
            : "The endpoint says ssl=true: the server must expect TLS at this port.";
        return new DistStressException(
            ErrorKind.TargetTlsFailed, endpoint,
            $"No TLS connection to the target Redis at {endpoint}: {error.Message.TrimEnd('.')}. {advice}",
            error);
    }
}
