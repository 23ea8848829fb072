namespace DistStress.Engine.Input;

/// <summary>A file that cannot be used: carries everything that is wrong in it.</summary>
public sealed class InputFileException : DistStressException
{
    /// <summary>Makes the error of a file.</summary>
    /// <param name="sourceName">The file, as the user named it.</param>
    /// <param name="errors">What is wrong in it; at least one error.</param>
    /// <param name="innerException">What lies beneath, if anything.</param>
    public InputFileException(string sourceName, IReadOnlyList<InputError> errors, Exception? innerException = null)
        : base(ErrorKind.InputFileInvalid, sourceName, Describe(sourceName, errors), innerException)
    {
        SourceName = sourceName;
        Errors = errors;
    }

    /// <summary>The file, as the user named it.</summary>
    public string SourceName { get; }

    /// <summary>Everything that is wrong in the file, from its top to its end; at least one error.</summary>
    public IReadOnlyList<InputError> Errors { get; }

    private static string Describe(string sourceName, IReadOnlyList<InputError> errors)
    {
        IEnumerable<string> lines = errors.Select(error => $"{sourceName}:{error}");
        if (errors.Count > 1)
            lines = lines.Prepend($"{sourceName} has {errors.Count} errors:");
        return string.Join('\n', lines);
    }
}
