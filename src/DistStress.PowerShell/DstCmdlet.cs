using System.Management.Automation;
using DistStress.Engine;
using DistStress.PowerShell.Advice;
using DistStress.PowerShell.Pipeline;

namespace DistStress.PowerShell;

/// <summary>
/// What every cmdlet of the module is: it settles its parameters on the pipeline thread, then a body runs off it, and
/// Ctrl-C, Stop-Job and a reader that wants no more all end the body in the same way.
/// </summary>
public abstract class DstCmdlet : PSCmdlet
{
    private const string FileSystem = "FileSystem";

    // Never disposed: StopProcessing may come at any time from another thread, and without a timer there is nothing
    // to free.
    private readonly CancellationTokenSource _stop = new();

    /// <summary>What the person gave to the cmdlet, for advice; on the pipeline thread.</summary>
    private protected virtual AdviceContext Context => AdviceContext.None;

    /// <summary>
    /// Whether what fails is one item of several, so that the others have their turn all the same, and -ErrorAction
    /// says what becomes of the error.
    /// </summary>
    private protected virtual bool IsOneOfSeveral => MyInvocation.ExpectingInput;

    /// <summary>
    /// Settles the parameters, on the pipeline thread: resolves paths, asks ShouldProcess, and captures in the body
    /// what it needs. Called for every pipeline record.
    /// </summary>
    /// <returns>What is to be done; null for nothing.</returns>
    protected abstract CmdletBody? Prepare();

    /// <summary>
    /// Settles what is done with all records together, on the pipeline thread, when the last one has come.
    /// </summary>
    /// <returns>What is to be done; null for nothing.</returns>
    protected virtual CmdletBody? PrepareEnd() => null;

    /// <summary>Runs a body to its end; a failure of it is the cmdlet's.</summary>
    protected virtual void Run(CmdletBody body)
    {
        if (new PipelineDispatcher(this, _stop).Run(body) is { } exception)
            Fail(exception);
    }

    /// <summary>
    /// The full path of the one file that a parameter names, relative to the shell's current location; the parameter
    /// may have wildcards.
    /// </summary>
    /// <exception cref="DistStressException"><c>InputFileNotFound</c> or <c>InputFileAmbiguous</c>: not one file fits
    /// its wildcards, or it can name no file: of a drive that is not there, or of another provider.</exception>
    protected string ResolvePath(string path) => ResolvePaths(path) switch
    {
        [string file] => file,
        IReadOnlyList<string> files => throw new DistStressException(
            ErrorKind.InputFileAmbiguous, path, $"{files.Count} files fit {path}, and one is meant."),
    };

    /// <summary>The full paths of the files that a parameter names.</summary>
    /// <inheritdoc cref="ResolvePath"/>
    private protected IReadOnlyList<string> ResolvePaths(string path)
    {
        string literal = FilePath(path, ErrorKind.InputFileNotFound);
        // A file first: its name may have brackets.
        if (File.Exists(literal))
            return [literal];
        if (!WildcardPattern.ContainsWildcardCharacters(path))
        {
            // The Tab key writes the brackets of a name with a backtick before each.
            string named = FilePath(WildcardPattern.Unescape(path), ErrorKind.InputFileNotFound);
            return [File.Exists(named) ? named : literal];
        }

        string[] files = [];
        try
        {
            files = [.. SessionState.Path.GetResolvedProviderPathFromPSPath(path, out _).Where(File.Exists)
                .Order(StringComparer.Ordinal)];
        }
        catch (Exception exception) when (exception is ItemNotFoundException or WildcardPatternException)
        {
            // Its folder is not there either, or it only looks like a pattern: a bracket without its other half.
        }

        return files.Length > 0
            ? files
            : throw new DistStressException(ErrorKind.InputFileNotFound, path, $"No file fits {path}.");
    }

    /// <summary>The full path of a file to write, relative to the shell's current location; it need not be
    /// there.</summary>
    /// <exception cref="DistStressException"><c>OutputFileUnwritable</c>: the path can name no file.</exception>
    private protected string OutputPath(string path) => FilePath(path, ErrorKind.OutputFileUnwritable);

    /// <inheritdoc/>
    protected sealed override void ProcessRecord() => Do(Prepare);

    /// <inheritdoc/>
    protected sealed override void EndProcessing() => Do(PrepareEnd);

    /// <inheritdoc/>
    // Not Cancel: what the token's listeners do must not hold up, nor fail, the thread that brings Ctrl-C.
    protected sealed override void StopProcessing() => _ = _stop.CancelAsync();

    /// <summary>Writes an error; it ends the cmdlet, unless it is that of one item of several.</summary>
    private protected void Fail(Exception exception)
    {
        ErrorRecord error = CmdletError.Record(exception, Context);
        if (IsOneOfSeveral)
            WriteError(error);
        else
            ThrowTerminatingError(error);
    }

    // What PowerShell says of drives and providers is an error of this one path, and not the end of a pipeline.
    private string FilePath(string path, ErrorKind kind)
    {
        try
        {
            string full = SessionState.Path.GetUnresolvedProviderPathFromPSPath(
                path, out ProviderInfo provider, out _);
            return provider.Name == FileSystem
                ? full
                : throw new DistStressException(
                    kind, path, $"{path} names no file: it is a path of PowerShell's provider {provider.Name}.");
        }
        catch (Exception exception) when (exception is SessionStateException or ProviderInvocationException
            or NotSupportedException or ArgumentException)
        {
            throw new DistStressException(kind, path, $"{path} names no file: {exception.Message}", exception);
        }
    }

    private void Do(Func<CmdletBody?> prepare)
    {
        CmdletBody? body = null;
        try
        {
            body = prepare();
        }
        catch (DistStressException exception)
        {
            Fail(exception);
        }

        if (body is not null)
            Run(body);
    }
}
