using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace DistStress.Benchmarks.Servers;

/// <summary>A certificate for localhost, made for one run, that the processes started meanwhile trust.</summary>
internal sealed class ResponderCertificate : IDisposable
{
    // OpenSSL, and .NET on Linux with it, trusts what is in this file.
    private const string TrustVariable = "SSL_CERT_FILE";

    private readonly string _trusted = Path.GetTempFileName();
    private readonly string? _before = Environment.GetEnvironmentVariable(TrustVariable);

    public ResponderCertificate()
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        DateTimeOffset now = DateTimeOffset.UtcNow;
        using X509Certificate2 certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        System.IO.File.WriteAllBytes(File, certificate.Export(X509ContentType.Pkcs12));
        System.IO.File.WriteAllText(_trusted, certificate.ExportCertificatePem());
        Environment.SetEnvironmentVariable(TrustVariable, _trusted);
    }

    /// <summary>The certificate with its key, as PKCS#12.</summary>
    public string File { get; } = Path.GetTempFileName();

    public void Dispose()
    {
        Environment.SetEnvironmentVariable(TrustVariable, _before);
        System.IO.File.Delete(File);
        System.IO.File.Delete(_trusted);
    }
}
