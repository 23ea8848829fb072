using System.Security.Cryptography;
using System.Text;

namespace DistStress.Report.Live;

/// <summary>What the address of a dashboard holds, so that nobody finds it who was not given it.</summary>
internal sealed class DashboardToken
{
    private readonly byte[] _token;

    /// <summary>Draws one: 128 random bits.</summary>
    public DashboardToken()
    {
        Text = RandomNumberGenerator.GetHexString(32, lowercase: true);
        _token = Encoding.ASCII.GetBytes(Text);
    }

    /// <summary>The token.</summary>
    public string Text { get; }

    /// <summary>Whether a text is the token; takes as long for a text that is nearly right as for any other.</summary>
    public bool Is(string text) => CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(text), _token);
}
