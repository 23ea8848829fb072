using System.Text;
using DistStress.Engine.Configuration;
using DistStress.Engine.Input;
using DistStress.Engine.Monitoring;
using DistStress.Engine.Monitoring.Formats;
using Xunit;

namespace DistStress.Engine.Tests.Input;

public sealed class InputFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("dst-input-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_file_that_is_not_there_is_named()
    {
        string path = Path.Combine(_folder, "missing.json");
        var error = Assert.Throws<DistStressException>(() => ConfigFile.Read(path));
        Assert.Equal((ErrorKind.InputFileNotFound, path), (error.Kind, error.Subject));
        Assert.Contains(path, error.Message);
    }

    [Fact]
    public void Bytes_that_are_not_text_are_refused()
    {
        string path = Path.Combine(_folder, "binary.json");
        File.WriteAllBytes(path, [(byte)'{', 0xFF, 0xC0, (byte)'}']);
        var error = Assert.Throws<DistStressException>(() => ConfigFile.Read(path));
        Assert.Equal("InputFileUnreadable", error.ErrorId);
    }

    [Fact]
    public void A_file_that_is_far_too_long_is_not_even_read()
    {
        string path = Path.Combine(_folder, "long.json");
        using (FileStream file = File.Create(path))
            file.SetLength(1L << 40);
        var error = Assert.Throws<DistStressException>(() => ConfigFile.Read(path));
        Assert.Equal("InputFileTooLong", error.ErrorId);
        Assert.Contains(path, error.Message);
    }

    [Fact]
    public void An_export_may_be_far_longer_and_is_told_how_to_be_shorter()
    {
        string path = Path.Combine(_folder, "long.csv");
        File.WriteAllText(
            path, "time,rate\n2026-01-01T00:00:00Z,5\n2026-01-01T00:01:00Z,6\n" + new string('\n', 17 << 20));
        MetricExport export = ExportFile.Read(path, new ReadingRules(null, null));
        using (FileStream file = File.Create(path))
            file.SetLength(1L << 40);
        var error = Assert.Throws<DistStressException>(() => ExportFile.Read(path, new ReadingRules(null, null)));

        Assert.Equal(2, Assert.Single(export.Series).Points.Count);
        Assert.Equal("InputFileTooLong", error.ErrorId);
        Assert.Contains("256 MiB", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("random bytes", error.Message, StringComparison.Ordinal);
    }

    // One line of an answer of Prometheus may have millions of values: places are looked up only where they are told.
    [Fact]
    public void Values_of_a_long_line_know_where_they_stand_and_take_little_memory()
    {
        const int Values = 200_000;
        string pairs = string.Join("],[", Enumerable.Range(0, Values).Select(i => $"{i},\"é{i}\""));
        string json = "{\"a\":[[" + pairs + "]]}";
        long before = GC.GetAllocatedBytesForCurrentThread();
        InputNode root = InputTree.Read(json, new InputErrors("long"));
        long perValue = (GC.GetAllocatedBytesForCurrentThread() - before) / Values;
        InputNode last = root.Members[0].Value.Elements[^1].Elements[1];

        Assert.Equal(($"é{Values - 1}", $"$.a[{Values - 1}][1]"), (last.Text, last.Path));
        Assert.Equal(new InputPosition(1, json.Length - 3 - last.Text.Length - 1), last.Position);
        Assert.Equal(1, last.Line);
        // Three nodes, a list of two, and the file as UTF-8; with paths and texts it were 1000.
        Assert.InRange(perValue, 1, 450);
    }

    [Theory]
    [InlineData("utf-8")]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    public void Byte_order_marks_are_understood(string encoding)
    {
        string path = Path.Combine(_folder, encoding + ".json");
        File.WriteAllText(path, """{"table_name":"täble","threads":1}""", Encoding.GetEncoding(encoding));
        Assert.Equal("täble", ConfigFile.Read(path).TableName);
    }

    [Fact]
    public void The_message_names_the_file_as_the_user_did_and_holds_every_error()
    {
        string path = Path.Combine(_folder, "config.json");
        File.WriteAllText(path, "{\n  \"threads\": 0,\n  \"table_name\": 5\n}");
        var error = Assert.Throws<InputFileException>(() => ConfigFile.Read(path));
        Assert.Equal((ErrorKind.InputFileInvalid, path, path), (error.Kind, error.Subject, error.SourceName));
        string[] lines = error.Message.Split('\n');
        Assert.Equal($"{path} has 2 errors:", lines[0]);
        Assert.Equal($"{path}:2: $.threads: must be at least 1, but is 0", lines[1]);
        Assert.Equal($"{path}:3: $.table_name: must be the name of a table, but is 5", lines[2]);
        Assert.Equal(3, lines.Length);
    }
}
