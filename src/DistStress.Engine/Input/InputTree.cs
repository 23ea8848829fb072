using System.Text;
using System.Text.Json;

namespace DistStress.Engine.Input;

/// <summary>
/// Reads JSON text to a tree whose values know where they stand. Comments and trailing commas are allowed.
/// </summary>
internal ref struct InputTree
{
    private const int MostCompared = 16;

    private readonly InputErrors _errors;
    private readonly LineMap _lines;
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private Utf8JsonReader _reader;

    // What is being read, for errors: a value, or a member of it that has only its name yet.
    private InputNode? _at;
    private string? _member;

    private InputTree(byte[] utf8, InputErrors errors)
    {
        _errors = errors;
        _lines = new LineMap(utf8);
        _reader = new Utf8JsonReader(utf8, new JsonReaderOptions
        {
            CommentHandling = JsonCommentHandling.Skip,
            AllowTrailingCommas = true,
        });
    }

    private readonly string Path
    {
        get
        {
            string path = _at?.Path ?? InputPath.Root;
            return _member is null ? path : InputPath.Member(path, _member);
        }
    }

    /// <summary>Reads a whole text. A name that an object gives twice goes to <paramref name="errors"/>.</summary>
    /// <exception cref="InputFileException">The text is not JSON.</exception>
    public static InputNode Read(string json, InputErrors errors)
    {
        var tree = new InputTree(Encoding.UTF8.GetBytes(json), errors);
        try
        {
            if (string.IsNullOrWhiteSpace(json))
                throw new JsonException("The file is empty.");
            tree._reader.Read();
            InputNode root = tree.Value(null, null, 0);
            tree._reader.Read();
            return root;
        }
        catch (JsonException exception)
        {
            InputPosition position = tree._lines.At(exception.LineNumber ?? 0, exception.BytePositionInLine ?? 0);
            errors.Add(tree.Path, position, "is not valid JSON: " + WithoutPosition(exception.Message));
            throw errors.ToException(exception);
        }
        catch (InvalidOperationException exception)
        {
            // What the reader throws for "\ud800": half a character cannot become text.
            errors.Add(tree.Path, tree.Here(), "is not valid JSON: a \\u escape stands for half a character.");
            throw errors.ToException(exception);
        }
    }

    private readonly InputPosition Here() => _lines.At(_reader.TokenStartIndex);

    private InputNode Value(InputNode? parent, string? name, int place)
    {
        var node = new InputNode(
            KindOf(_reader.TokenType), _lines, parent, name, place, (int)_reader.TokenStartIndex,
            _reader.ValueSpan.Length);
        (_at, _member) = (node, null);
        switch (node.Kind)
        {
            case InputKind.Object:
                node.Set(Members(node));
                break;
            case InputKind.List:
                node.Set(Elements(node));
                break;
            case InputKind.Text when _reader.ValueIsEscaped:
                node.Set(_reader.GetString()!);
                break;
        }

        _at = parent;
        return node;
    }

    private static InputKind KindOf(JsonTokenType type) => type switch
    {
        JsonTokenType.StartObject => InputKind.Object,
        JsonTokenType.StartArray => InputKind.List,
        JsonTokenType.String => InputKind.Text,
        JsonTokenType.Number => InputKind.Number,
        JsonTokenType.True => InputKind.True,
        JsonTokenType.False => InputKind.False,
        _ => InputKind.Null,
    };

    private InputNode[] Elements(InputNode list)
    {
        List<InputNode> elements = [];
        while (_reader.Read() && _reader.TokenType != JsonTokenType.EndArray)
            elements.Add(Value(list, null, elements.Count));
        return [.. elements];
    }

    private InputMember[] Members(InputNode parent)
    {
        List<InputMember> members = [];
        Dictionary<string, int>? seen = null;
        while (_reader.Read() && _reader.TokenType != JsonTokenType.EndObject)
        {
            int start = (int)_reader.TokenStartIndex;
            string name = Known(_reader.GetString()!);
            _member = name;
            _reader.Read();
            InputNode value = Value(parent, name, members.Count);
            if (First(name, start, members, ref seen) is not { } first)
                members.Add(new InputMember(name, start, value));
            else
                _errors.Add(value.Path, _lines.At(start), $"is given twice, first on line {first}; keep one of them");
        }

        return [.. members];
    }

    // Thousands of objects have members of the same names.
    private readonly string Known(string name)
    {
        if (_names.TryGetValue(name, out string? known))
            return known;
        _names.Add(name);
        return name;
    }

    // The line on which the name stood before; null where it did not. Most objects have few members.
    private readonly int? First(string name, int start, List<InputMember> members, ref Dictionary<string, int>? seen)
    {
        if (members.Count < MostCompared)
            return members.Find(member => member.Name == name)?.NamePosition.Line;
        seen ??= members.ToDictionary(member => member.Name, member => member.NamePosition.Line);
        return seen.TryAdd(name, _lines.LineOf(start)) ? null : seen[name];
    }

    private static string WithoutPosition(string message)
    {
        int at = message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return at < 0 ? message : message[..at];
    }
}
