using DistStress.Engine;

namespace DistStress.PowerShell.Saved;

/// <summary>Writes the text files that cmdlets make.</summary>
internal static class TextOutput
{
    /// <summary>Writes a file.</summary>
    /// <param name="file">The file; what is there is written over.</param>
    /// <param name="text">Its text.</param>
    /// <exception cref="DistStressException"><c>OutputFileUnwritable</c>: the file cannot be written.</exception>
    public static FileInfo Write(string file, string text)
    {
        try
        {
            File.WriteAllText(file, text);
            return new FileInfo(file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new DistStressException(
                ErrorKind.OutputFileUnwritable, file, $"{file} cannot be written: {exception.Message}", exception);
        }
    }
}
