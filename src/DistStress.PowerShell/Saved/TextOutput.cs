using System.Text;
using DistStress.Engine;

namespace DistStress.PowerShell.Saved;

/// <summary>Writes the text files that cmdlets make.</summary>
internal static class TextOutput
{
    /// <summary>UTF-8 without a mark. Half a character, which the usual encoding refuses, becomes the sign for
    /// one.</summary>
    public static Encoding Utf8 { get; } = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Writes a file.</summary>
    /// <param name="file">The file; what is there is written over.</param>
    /// <param name="text">Its text.</param>
    /// <exception cref="DistStressException"><c>OutputFileUnwritable</c>: the file cannot be written.</exception>
    public static FileInfo Write(string file, string text) =>
        Problem(file, path => File.WriteAllText(path, text, Utf8)) is { } problem ? throw problem : new FileInfo(file);

    /// <summary>Makes the folder of a file where there is none.</summary>
    public static void MakeFolder(string file) =>
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(file)) ?? file);

    /// <summary>Writes a file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="write">Writes it.</param>
    /// <returns><c>OutputFileUnwritable</c> where it could not be written; null where it was.</returns>
    public static DistStressException? Problem(string file, Action<string> write)
    {
        try
        {
            write(file);
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new DistStressException(
                ErrorKind.OutputFileUnwritable, file, $"{file} cannot be written: {exception.Message}", exception);
        }
    }
}
