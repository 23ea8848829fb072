using System.Security.Cryptography;
using System.Text;

namespace DistStress.Engine.Configuration;

/// <summary>Short marks by which a worker tells which configuration it follows.</summary>
public static class ConfigMark
{
    private const int Digits = 16;

    /// <summary>The mark of a configuration: the same for all that mean the same, and for no others.</summary>
    public static string Of(StressConfig config) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(ConfigJson.Write(config))))[..Digits];
}
