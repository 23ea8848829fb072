using System.Xml.Linq;

namespace DistStress.ModuleFiles.Help;

/// <summary>Texts of help that are missing or wrong.</summary>
internal sealed class HelpFaults
{
    private static readonly DocText Nothing = DocText.Of(new XElement("missing"), "nothing");

    private readonly List<string> _faults = [];

    /// <summary>Takes note of a fault.</summary>
    /// <param name="of">What is at fault: a cmdlet, or a parameter of one.</param>
    /// <param name="fault">What is wrong with it.</param>
    public void Add(string of, string fault) => _faults.Add($"{of} {fault}.");

    /// <summary>A text that must be there.</summary>
    public DocText Expect(string of, string what, DocText? text)
    {
        if (text is null)
            Add(of, $"has no {what}");
        return text ?? Nothing;
    }

    /// <summary>Throws if there was a fault.</summary>
    /// <exception cref="InvalidOperationException">All faults, a line each.</exception>
    public void ThrowIfAny()
    {
        if (_faults.Count > 0)
            throw new InvalidOperationException(string.Join('\n', _faults));
    }
}
