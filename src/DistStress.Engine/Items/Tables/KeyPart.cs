namespace DistStress.Engine.Items.Tables;

/// <summary>What a piece of a key's template stands for.</summary>
internal enum KeyPart
{
    /// <summary>The text itself.</summary>
    Literal,

    /// <summary>32 hex digits, see <see cref="KeyTemplate.Key"/>.</summary>
    Key,

    /// <summary>A number, see <see cref="KeyTemplate.Number"/>.</summary>
    Number,

    /// <summary>The stream's seed.</summary>
    Seed,
}
