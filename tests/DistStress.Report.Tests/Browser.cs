using DistStress.Engine.Tests.Servers;
using DistStress.Report.Model;
using PuppeteerSharp;

[assembly: AssemblyFixture(typeof(DistStress.Report.Tests.Browser))]

namespace DistStress.Report.Tests;

/// <summary>A headless chromium for all tests of pages; each has a page of its own.</summary>
public sealed class Browser : IAsyncLifetime
{
    // In ms: long enough for a machine that does much else.
    private const int Patience = 300_000;

    private readonly string _folder = Directory.CreateTempSubdirectory("diststress-report-").FullName;
    private IBrowser? _browser;

    /// <inheritdoc/>
    public async ValueTask InitializeAsync() => _browser = await Puppeteer.LaunchAsync(new LaunchOptions
    {
        ExecutablePath = Prerequisite.Program("chromium"),
        Headless = true,
        Timeout = Patience,
        ProtocolTimeout = Patience,
        // A container has no place for the sandbox, and often too small a shared memory.
        Args = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"],
        UserDataDir = Path.Combine(_folder, "profile"),
    });

    /// <summary>Writes a report and opens it as a person would: from a file.</summary>
    /// <param name="document">What it shows.</param>
    /// <param name="width">The window's width in pixels.</param>
    /// <param name="prepare">What is done before the page is opened.</param>
    internal async Task<OpenPage> OpenAsync(
        ReportDocument document, int width = 1280, Func<IPage, Task>? prepare = null)
    {
        string file = Path.Combine(_folder, $"{Guid.NewGuid():N}.html");
        await using (var writer = new StreamWriter(file))
            ReportPage.Write(writer, document);
        return await VisitAsync(new Uri(file).AbsoluteUri, width, prepare, file);
    }

    /// <summary>Opens an address.</summary>
    /// <param name="address">The address.</param>
    /// <param name="width">The window's width in pixels.</param>
    /// <param name="prepare">What is done before the page is opened.</param>
    /// <param name="file">The file that it is of; empty where it is of none.</param>
    internal async Task<OpenPage> VisitAsync(
        string address, int width = 1280, Func<IPage, Task>? prepare = null, string file = "")
    {
        IPage page = await _browser!.NewPageAsync();
        page.DefaultTimeout = page.DefaultNavigationTimeout = Patience;
        var opened = new OpenPage(page, file);
        await page.SetViewportAsync(new ViewPortOptions { Width = width, Height = 900 });
        if (prepare is not null)
            await prepare(page);
        await page.GoToAsync(address);
        await page.WaitForSelectorAsync("html[data-ready]");
        return opened;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
