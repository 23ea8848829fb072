namespace DistStress.Engine.Resp;

/// <summary>Why a server cannot be used: what is told apart.</summary>
internal enum ConnectionFaultKind
{
    /// <summary>The host's name does not resolve.</summary>
    HostUnknown,

    /// <summary>Nothing listens at the port, or the host cannot be reached.</summary>
    NoConnection,

    /// <summary>Something is there and does not speak the protocol, or not in time.</summary>
    NoAnswer,

    /// <summary>The port expects TLS, and was spoken to without.</summary>
    TlsExpected,

    /// <summary>The port speaks no TLS, and was spoken to with it.</summary>
    NoTls,

    /// <summary>The server's certificate is not trusted, or is another host's.</summary>
    CertificateRefused,

    /// <summary>The server ended the TLS connection: it asks for a client's certificate, or refuses it.</summary>
    ClientCertificate,

    /// <summary>The server refuses the user, the password, or the commands that a connection begins with.</summary>
    AccessDenied,
}
