using System.Text;

namespace DistStress.Engine.Input;

/// <summary>Reads files that people write.</summary>
internal static class InputFile
{
    /// <summary>
    /// The most bytes of a file: room for forty items of the size that DynamoDB takes at most, all written out.
    /// </summary>
    public const int MaxBytes = 16 * 1024 * 1024;

    // UTF-16 is recognised by its mark, because some shells write it; anything else has to be UTF-8.
    private static readonly UTF8Encoding StrictUtf8 =
        new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private const string Shorter =
        "Long texts in data need not be written out: a number in place of a text stands for that many random bytes.";

    /// <summary>The text of a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="shorter">How such a file can be made shorter, as a sentence, for the error of one that is too
    /// long.</param>
    /// <param name="most">The most bytes of it.</param>
    /// <exception cref="DistStressException">There is no such file, it is too long, or it cannot be read as
    /// text.</exception>
    public static string ReadText(string path, string shorter = Shorter, int most = MaxBytes)
    {
        try
        {
            using FileStream file = File.OpenRead(path);
            if (file.CanSeek && file.Length > most)
                throw TooLong(path, shorter, most);
            using var reader = new StreamReader(file, StrictUtf8, detectEncodingFromByteOrderMarks: true);
            return reader.ReadToEnd();
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new DistStressException(ErrorKind.InputFileNotFound, path, $"There is no file {path}.", exception);
        }
        catch (UnauthorizedAccessException exception) when (Directory.Exists(path))
        {
            throw new DistStressException(
                ErrorKind.InputFileUnreadable, path, $"{path} is a folder, and a file is needed.", exception);
        }
        catch (DecoderFallbackException exception)
        {
            throw new DistStressException(
                ErrorKind.InputFileUnreadable, path, $"{path} is not text in UTF-8.", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new DistStressException(
                ErrorKind.InputFileUnreadable, path, $"{path} cannot be read: {exception.Message}", exception);
        }
    }

    /// <summary>The error for a text that is too long.</summary>
    /// <param name="sourceName">What messages call the place that it comes from.</param>
    /// <param name="shorter">How it can be made shorter, as a sentence.</param>
    /// <param name="most">The most bytes that are read.</param>
    public static DistStressException TooLong(
        string sourceName, string shorter = Shorter, int most = MaxBytes) => new(
        ErrorKind.InputFileTooLong, sourceName,
        $"{sourceName} has more than {most / 1024 / 1024} MiB, and no more is read. {shorter}");
}
