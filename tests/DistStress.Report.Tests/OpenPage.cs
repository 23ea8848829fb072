using DistStress.Engine.Tests;
using PuppeteerSharp;

namespace DistStress.Report.Tests;

/// <summary>A report in a browser.</summary>
internal sealed class OpenPage : IAsyncDisposable
{
    private readonly List<string> _requests = [];
    private readonly List<string> _errors = [];

    public OpenPage(IPage page, string file)
    {
        Page = page;
        File = file;
        page.Request += (_, request) => _requests.Add(request.Request.Url);
        page.PageError += (_, error) => _errors.Add(error.Message);
        page.Console += (_, message) =>
        {
            if (message.Message.Type == ConsoleType.Error)
                _errors.Add(message.Message.Text);
        };
    }

    public IPage Page { get; }

    /// <summary>The file that is open.</summary>
    public string File { get; }

    /// <summary>The addresses that the page has asked for.</summary>
    public IReadOnlyList<string> Requests => _requests;

    /// <summary>What the browser complained of.</summary>
    public IReadOnlyList<string> Errors => _errors;

    public Task<string> TextAsync(string selector) =>
        Page.EvaluateFunctionAsync<string>("s => document.querySelector(s).innerText", selector);

    public Task<string[]> TextsAsync(string selector) => Page.EvaluateFunctionAsync<string[]>(
        "s => [...document.querySelectorAll(s)].map(e => (e.innerText ?? e.textContent).trim())", selector);

    /// <summary>The names of a chart's lines, as its legend has them.</summary>
    public Task<string[]> LegendAsync(string chart) => TextsAsync($"[data-chart={chart}] .legendtext");

    /// <summary>The values that a chart draws.</summary>
    /// <param name="chart">The chart.</param>
    /// <param name="line">The name of a line.</param>
    public Task<double?[]> ValuesAsync(string chart, string line) => Page.EvaluateFunctionAsync<double?[]>(
        "(c, n) => [...document.querySelector(`[data-chart=${c}] .plot`).data.find(t => t.name === n).y]", chart, line);

    /// <summary>What a program that reads to people finds wrong with the page; each with what is wrong and
    /// where.</summary>
    public async Task<string[]> ViolationsAsync()
    {
        // Evaluated, not added as an element: a page that takes no foreign scripts would refuse it.
        await Page.EvaluateExpressionAsync(await System.IO.File.ReadAllTextAsync(
            RepositoryFiles.Path("tests/node_modules/axe-core/axe.min.js")));
        return await Page.EvaluateExpressionAsync<string[]>(
            "axe.run().then(r => r.violations.map(v => `${v.impact} ${v.id}: ${v.nodes.map(n => n.target)}`))");
    }

    /// <summary>Keeps a picture of the whole page where the environment says where pictures go.</summary>
    /// <param name="name">The picture's name.</param>
    public async Task KeepPictureAsync(string name)
    {
        if (Environment.GetEnvironmentVariable("DST_PICTURES") is { Length: > 0 } folder)
        {
            Directory.CreateDirectory(folder);
            await Page.ScreenshotAsync(
                Path.Combine(folder, $"{name}.png"), new ScreenshotOptions { FullPage = true });
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => new(Page.CloseAsync());
}
