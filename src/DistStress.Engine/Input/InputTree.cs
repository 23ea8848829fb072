using System.Text;
using System.Text.Json;

namespace DistStress.Engine.Input;

/// <summary>
/// Reads JSON text to a tree whose values know where they stand. Comments and trailing commas are allowed.
/// </summary>
internal ref struct InputTree
{
    private readonly InputErrors _errors;
    private readonly LineMap _lines;
    private Utf8JsonReader _reader;
    private string _path;

    private InputTree(byte[] utf8, InputErrors errors)
    {
        _errors = errors;
        _lines = new LineMap(utf8);
        _path = InputPath.Root;
        _reader = new Utf8JsonReader(utf8, new JsonReaderOptions
        {
            CommentHandling = JsonCommentHandling.Skip,
            AllowTrailingCommas = true,
        });
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
            InputNode root = tree.Value(InputPath.Root);
            tree._reader.Read();
            return root;
        }
        catch (JsonException exception)
        {
            InputPosition position = tree._lines.At(exception.LineNumber ?? 0, exception.BytePositionInLine ?? 0);
            errors.Add(tree._path, position, "is not valid JSON: " + WithoutPosition(exception.Message));
            throw errors.ToException(exception);
        }
        catch (InvalidOperationException exception)
        {
            // What the reader throws for "\ud800": half a character cannot become text.
            errors.Add(tree._path, tree.Here(), "is not valid JSON: a \\u escape stands for half a character.");
            throw errors.ToException(exception);
        }
    }

    private readonly InputPosition Here() => _lines.At(_reader.TokenStartIndex);

    private InputNode Value(string path)
    {
        _path = path;
        InputPosition position = Here();
        InputNode node = _reader.TokenType switch
        {
            JsonTokenType.StartObject =>
                new InputNode { Kind = InputKind.Object, Path = path, Position = position, Members = Members(path) },
            JsonTokenType.StartArray =>
                new InputNode { Kind = InputKind.List, Path = path, Position = position, Elements = Elements(path) },
            JsonTokenType.String =>
                new InputNode { Kind = InputKind.Text, Path = path, Position = position, Text = _reader.GetString()! },
            JsonTokenType.Number => new InputNode
            {
                Kind = InputKind.Number,
                Path = path,
                Position = position,
                Text = Encoding.UTF8.GetString(_reader.ValueSpan),
            },
            JsonTokenType.True => new InputNode { Kind = InputKind.True, Path = path, Position = position },
            JsonTokenType.False => new InputNode { Kind = InputKind.False, Path = path, Position = position },
            _ => new InputNode { Kind = InputKind.Null, Path = path, Position = position },
        };
        return node;
    }

    private List<InputNode> Elements(string path)
    {
        List<InputNode> elements = [];
        while (_reader.Read() && _reader.TokenType != JsonTokenType.EndArray)
        {
            elements.Add(Value(InputPath.Element(path, elements.Count)));
            _path = path;
        }

        return elements;
    }

    private List<InputMember> Members(string path)
    {
        List<InputMember> members = [];
        Dictionary<string, InputPosition> seen = [];
        while (_reader.Read() && _reader.TokenType != JsonTokenType.EndObject)
        {
            InputPosition position = Here();
            string name = _reader.GetString()!;
            string memberPath = InputPath.Member(path, name);
            _path = memberPath;
            _reader.Read();
            InputNode value = Value(memberPath);
            _path = path;
            if (seen.TryAdd(name, position))
                members.Add(new InputMember(name, position, value));
            else
                _errors.Add(memberPath, position, $"is given twice, first on line {seen[name].Line}; keep one of them");
        }

        return members;
    }

    private static string WithoutPosition(string message)
    {
        int at = message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return at < 0 ? message : message[..at];
    }
}
