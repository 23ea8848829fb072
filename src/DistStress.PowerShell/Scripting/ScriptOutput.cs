using System.Management.Automation;
using System.Text;

namespace DistStress.PowerShell.Scripting;

/// <summary>Keeps the beginning of what a script puts out, as text: a line for each object.</summary>
internal sealed class ScriptOutput
{
    private readonly int _most;
    private readonly StringBuilder _text = new();

    /// <summary>Makes one.</summary>
    /// <param name="most">How many characters it keeps.</param>
    public ScriptOutput(int most)
    {
        _most = most;
        Objects.DataAdded += (_, _) => Take();
    }

    /// <summary>Where PowerShell puts the objects; they do not stay there.</summary>
    public PSDataCollection<PSObject> Objects { get; } = [];

    /// <summary>The text so far.</summary>
    public string Text
    {
        get
        {
            lock (_text)
                return _text.ToString();
        }
    }

    private void Take()
    {
        foreach (PSObject? value in Objects.ReadAll())
        {
            string line = value?.ToString() ?? string.Empty;
            lock (_text)
            {
                if (_text.Length >= _most)
                    continue;
                if (_text.Length > 0)
                    _text.Append('\n');
                // Perhaps half a surrogate pair more than whole characters: whoever sends the text cuts it by its
                // bytes.
                _text.Append(line.AsSpan(0, Math.Min(line.Length, _most - _text.Length)));
            }
        }
    }
}
