namespace DistStress.Engine.Tests.Documentation;

/// <summary>A fenced code block of a page.</summary>
/// <param name="Language">The first word behind the fence; empty for none.</param>
/// <param name="Kind">What stands behind the language, as in <c>```json config</c>; empty for nothing.</param>
/// <param name="Text">Its lines.</param>
/// <param name="Line">The line of the fence in the page, from 1.</param>
public sealed record CodeBlock(string Language, string Kind, string Text, int Line);
