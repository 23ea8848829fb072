using DistStress.Engine.Monitoring;

namespace DistStress.Engine.Tests.Monitoring;

/// <summary>Exports as files of a folder that goes when the test ends.</summary>
internal sealed class ExportFiles : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("dst-export-");

    /// <summary>Writes a file and gives its path.</summary>
    public string Write(string name, string text)
    {
        string path = Path.Combine(_folder.FullName, name);
        File.WriteAllText(path, text);
        return path;
    }

    /// <summary>Converts one text.</summary>
    public ConvertedTraffic Convert(string name, string text, ConversionOptions? options = null) =>
        TrafficConversion.Convert([Write(name, text)], options ?? new ConversionOptions());

    public void Dispose() => _folder.Delete(recursive: true);
}
