using System.Text;

namespace DistStress.Engine.Resp;

/// <summary>Bytes of a server in words for a person.</summary>
internal static class RespText
{
    private const int Shown = 40;

    /// <summary>The first bytes in quotes; what cannot be printed is a dot.</summary>
    public static string Show(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder("\"");
        foreach (byte b in bytes[..Math.Min(Shown, bytes.Length)])
            text.Append(b is >= 0x20 and < 0x7f ? (char)b : '.');
        return text.Append(bytes.Length > Shown ? "…\"" : "\"").ToString();
    }
}
