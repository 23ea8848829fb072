using System.Management.Automation;

namespace DistStress.PowerShell.Pipeline;

/// <summary>
/// Where a cmdlet's body writes: the pipeline, or the streams of a job. Any thread may write; nothing waits for the
/// reader, and what is written after the reader has gone is dropped.
/// </summary>
public interface ICmdletOutput
{
    /// <summary>Writes an object.</summary>
    void WriteObject(object value);

    /// <summary>Writes an error that does not end the cmdlet.</summary>
    void WriteError(ErrorRecord errorRecord);

    /// <summary>Writes a warning.</summary>
    void WriteWarning(string message);

    /// <summary>Writes a line that is shown with -Verbose.</summary>
    void WriteVerbose(string message);

    /// <summary>Writes a line that is shown with -Debug.</summary>
    void WriteDebug(string message);

    /// <summary>Shows how far the cmdlet has come.</summary>
    void WriteProgress(ProgressRecord progressRecord);
}
