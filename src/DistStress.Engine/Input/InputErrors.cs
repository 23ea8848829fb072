namespace DistStress.Engine.Input;

/// <summary>Collects what is wrong in a file, so that its author sees all of it at once.</summary>
/// <param name="sourceName">The file, as the user named it.</param>
internal sealed class InputErrors(string sourceName)
{
    private readonly List<InputError> _errors = [];

    public int Count => _errors.Count;

    public void Add(InputNode node, string message) => Add(node.Path, node.Position, message);

    public void Add(string path, InputPosition position, string message) =>
        _errors.Add(new InputError(path, position.Line, position.Column, message));

    /// <summary>Ends the reading where anything is wrong.</summary>
    /// <exception cref="InputFileException">There are errors; they stand in it in the order of the file.</exception>
    public void ThrowIfAny()
    {
        if (_errors.Count > 0)
            throw ToException();
    }

    public InputFileException ToException(Exception? innerException = null) =>
        new(sourceName, [.. _errors.OrderBy(error => error.Line).ThenBy(error => error.Column)], innerException);
}
