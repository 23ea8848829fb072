using System.Security.Cryptography;

namespace DistStress.Engine.Publishing;

/// <summary>Names for runs: short enough to read out, long enough never to meet twice.</summary>
internal static class RunId
{
    private const string Alphabet = "abcdefghijkmnpqrstuvwxyz23456789";

    public static string New() => RandomNumberGenerator.GetString(Alphabet, 12);
}
