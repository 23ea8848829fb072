using System.Text;

namespace DistStress.Engine.Input;

/// <summary>Reads files that people write.</summary>
internal static class InputFile
{
    // UTF-16 is recognised by its mark, because some shells write it; anything else has to be UTF-8.
    private static readonly UTF8Encoding StrictUtf8 =
        new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The text of a file.</summary>
    /// <exception cref="DistStressException">There is no such file, or it cannot be read as text.</exception>
    public static string ReadText(string path)
    {
        try
        {
            using var reader = new StreamReader(path, StrictUtf8, detectEncodingFromByteOrderMarks: true);
            return reader.ReadToEnd();
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new DistStressException("InputFileNotFound", $"There is no file {path}.", exception);
        }
        catch (DecoderFallbackException exception)
        {
            throw new DistStressException("InputFileUnreadable", $"{path} is not text in UTF-8.", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new DistStressException(
                "InputFileUnreadable", $"{path} cannot be read: {exception.Message}", exception);
        }
    }
}
