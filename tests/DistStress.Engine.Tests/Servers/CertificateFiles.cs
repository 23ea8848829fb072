using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace DistStress.Engine.Tests.Servers;

/// <summary>
/// A CA of one test, a certificate for localhost that it signed, as PEM files, and one of a client's, as PFX.
/// </summary>
public sealed class CertificateFiles : IDisposable
{
    /// <summary>The environment variable by which the Redis client learns of a CA.</summary>
    public const string AuthorityVariable = "SERedis_IssuerCertPath";

    /// <summary>The environment variable by which the Redis client learns of its own certificate.</summary>
    public const string ClientVariable = "SERedis_ClientCertPfxPath";

    /// <summary>The tests that set those variables, each to files of its own: one at a time.</summary>
    public const string TestCollection = "TLS";

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("diststress-tls-");

    public CertificateFiles()
    {
        DateTimeOffset now = DateTimeOffset.UtcNow;
        using ECDsa authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var authorityRequest = new CertificateRequest("CN=DistStress test CA", authorityKey, HashAlgorithmName.SHA256);
        authorityRequest.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        authorityRequest.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        using X509Certificate2 authority = authorityRequest.CreateSelfSigned(now.AddHours(-1), now.AddHours(2));

        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(
            new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1", "serverAuth")], false));
        using X509Certificate2 certificate =
            request.Create(authority, now.AddHours(-1), now.AddHours(1), RandomNumberGenerator.GetBytes(8));

        using ECDsa clientKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var clientRequest = new CertificateRequest("CN=load", clientKey, HashAlgorithmName.SHA256);
        clientRequest.CertificateExtensions.Add(
            new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.2", "clientAuth")], false));
        using X509Certificate2 bare = clientRequest.Create(
            authority, now.AddHours(-1), now.AddHours(1), RandomNumberGenerator.GetBytes(8));
        using X509Certificate2 client = bare.CopyWithPrivateKey(clientKey);

        Authority = Write("ca.crt", authority.ExportCertificatePem());
        Certificate = Write("server.crt", certificate.ExportCertificatePem());
        Key = Write("server.key", key.ExportPkcs8PrivateKeyPem());
        Client = Path.Combine(_directory.FullName, "client.pfx");
        File.WriteAllBytes(Client, client.Export(X509ContentType.Pfx));
    }

    /// <summary>The CA's certificate.</summary>
    public string Authority { get; }

    /// <summary>The server's certificate, for localhost and 127.0.0.1.</summary>
    public string Certificate { get; }

    /// <summary>The server's private key.</summary>
    public string Key { get; }

    /// <summary>A client's certificate and its key.</summary>
    public string Client { get; }

    public void Dispose() => _directory.Delete(recursive: true);

    private string Write(string name, string text)
    {
        string path = Path.Combine(_directory.FullName, name);
        File.WriteAllText(path, text);
        return path;
    }
}
