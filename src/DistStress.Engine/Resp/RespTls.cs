using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using StackExchange.Redis;
using StackExchange.Redis.Configuration;

namespace DistStress.Engine.Resp;

/// <summary>How a connection is encrypted.</summary>
internal static class RespTls
{
    // The certificate rules are those of the client library, environment variables included. The type that tells them
    // may still change with a version of it; the alternative is a copy of the rules, which would drift apart without a
    // word.
#pragma warning disable SER009
    /// <summary>What the configuration of a server asks of TLS.</summary>
    public static SslClientAuthenticationOptions OptionsOf(ConfigurationOptions configuration)
    {
        var tls = new TlsOptions(configuration);
        string host = tls.ResolveHost(configuration.EndPoints[0]);
        return tls.GetSslClientAuthenticationOptions(host) ?? new SslClientAuthenticationOptions
        {
            TargetHost = host,
            EnabledSslProtocols = tls.SslProtocols ?? default,
            CertificateRevocationCheckMode = tls.CheckCertificateRevocation
                ? X509RevocationMode.Online
                : X509RevocationMode.NoCheck,
            RemoteCertificateValidationCallback = tls.CertificateValidationCallback,
            LocalCertificateSelectionCallback = tls.CertificateSelectionCallback,
        };
    }
#pragma warning restore SER009
}
