using System.Text.Encodings.Web;
using System.Text.Json;
using DistStress.PowerShell.Saved;

namespace DistStress.PowerShell.Comparing;

/// <summary>The file of a baseline: the results of its runs as a list in JSON, the newest last.</summary>
internal static class BaselineFile
{
    private static readonly JsonWriterOptions Readable = new()
    {
        Indented = true,
        // The file is text for people, and no page.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Writes the newest results of a baseline; the file is whole at any moment.</summary>
    /// <param name="path">The file; its folder is made where there is none.</param>
    /// <param name="results">The results, the newest last.</param>
    /// <param name="keep">How many of them are kept.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">Nobody here may write the file.</exception>
    public static void Write(string path, IReadOnlyList<SavedObject> results, int keep)
    {
        string written = $"{path}.{Environment.ProcessId}.new";
        TextOutput.MakeFolder(path);
        using (FileStream file = File.Create(written))
        using (var json = new Utf8JsonWriter(file, Readable))
        {
            json.WriteStartArray();
            foreach (SavedObject result in results.TakeLast(keep))
                result.WriteTo(json);
            json.WriteEndArray();
        }

        File.Move(written, path, overwrite: true);
    }
}
