namespace DistStress.Module.Tests;

/// <summary>Input files of one test, in a folder of their own.</summary>
internal sealed class Files : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("dst files ");

    public string Folder => _folder.FullName;

    public string Write(string name, string text)
    {
        string path = Path.Combine(_folder.FullName, name);
        File.WriteAllText(path, text);
        return path;
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
