using System.Globalization;
using System.Text;

namespace DistStress.Engine.Tests.Generation;

/// <summary>How texts stand in lists and maps, written down once more from the documentation.</summary>
internal static class ReferenceJson
{
    public static string Quote(string text)
    {
        var json = new StringBuilder("\"");
        foreach (char letter in text)
        {
            if (letter is '"' or '\\')
                json.Append('\\').Append(letter);
            else if (letter < 0x20)
                json.Append(CultureInfo.InvariantCulture, $"\\u{(int)letter:x4}");
            else
                json.Append(letter);
        }

        return json.Append('"').ToString();
    }
}
