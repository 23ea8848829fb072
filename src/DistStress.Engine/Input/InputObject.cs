using System.Diagnostics.CodeAnalysis;

namespace DistStress.Engine.Input;

/// <summary>
/// An object of which only certain fields are known: says so where others stand in it, and reads the known ones.
/// What is wrong goes to the list of errors, and the field then counts as absent.
/// </summary>
internal sealed class InputObject
{
    private readonly InputNode _node;
    private readonly InputErrors _errors;
    private readonly Dictionary<string, InputNode> _fields = [];

    /// <summary>Takes the known fields and reports the others.</summary>
    /// <param name="node">An object.</param>
    /// <param name="what">What the object is, for messages: <c>a task</c>.</param>
    /// <param name="known">The names of its fields.</param>
    /// <param name="errors">Where errors go.</param>
    public InputObject(InputNode node, string what, IReadOnlyList<string> known, InputErrors errors)
    {
        _node = node;
        _errors = errors;
        foreach (InputMember member in node.Members)
        {
            if (known.Contains(member.Name))
            {
                _fields.Add(member.Name, member.Value);
                continue;
            }

            string advice = Spelling.Nearest(member.Name, known) is { } meant
                ? $"did you mean \"{meant}\"?"
                : "its fields are " + string.Join(", ", known);
            errors.Add(member.Value.Path, member.NamePosition, $"is not a field of {what}; {advice}");
        }
    }

    public InputNode Node => _node;

    public bool Has(string name) => _fields.ContainsKey(name);

    public InputNode? Field(string name) => _fields.GetValueOrDefault(name);

    /// <summary>A field that must be there; its absence is reported.</summary>
    /// <param name="name">The field's name.</param>
    /// <param name="example">What to write, for the message: <c>"qps": 1000</c>.</param>
    /// <param name="field">The field's value.</param>
    public bool Require(string name, string example, [NotNullWhen(true)] out InputNode? field)
    {
        if (_fields.TryGetValue(name, out field))
            return true;
        AddMissing(name, $"is missing; write for example {example}");
        return false;
    }

    /// <summary>Reports what is wrong about a field that is not there.</summary>
    public void AddMissing(string name, string message) =>
        _errors.Add(InputPath.Member(_node.Path, name), _node.Position, message);

    /// <summary>Reports what is wrong about a field that is there; does nothing where it is not.</summary>
    public void AddIfPresent(string name, string message)
    {
        if (Field(name) is { } field)
            _errors.Add(field, message);
    }
}
