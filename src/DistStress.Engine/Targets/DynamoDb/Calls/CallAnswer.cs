using DistStress.Engine.Outcomes;
using DistStress.Engine.Targets.DynamoDb.Requests;

namespace DistStress.Engine.Targets.DynamoDb.Calls;

/// <summary>What came of a call, with all that was tried again.</summary>
/// <param name="Contents">What was in the answer, valid until the next request is begun; nothing where it failed, but
/// for an answer that came too late.</param>
/// <param name="Failure">How it failed; null where it did not.</param>
/// <param name="IsOutOfTime">Whether it failed because the op's time was over.</param>
internal readonly record struct CallAnswer(AnswerContents Contents, OpResult? Failure, bool IsOutOfTime = false)
{
    /// <summary>Whether it is a full page of a batch read: what it leaves is the next one.</summary>
    public bool IsPage { get; init; }

    /// <summary>Whether there is no answer.</summary>
    public bool HasFailed => Failure is not null;

    /// <summary>What a write came to.</summary>
    /// <param name="bytes">Bytes of the data that was written.</param>
    public OpResult Written(long bytes = 0) => Failure ?? new OpResult(OpStatus.Succeeded, bytes);

    /// <summary>What a read came to.</summary>
    public OpResult Read() => Failure ?? new OpResult(
        Contents.Records > 0 ? OpStatus.Succeeded : OpStatus.NotFound, Contents.Bytes, Contents.Records);
}
