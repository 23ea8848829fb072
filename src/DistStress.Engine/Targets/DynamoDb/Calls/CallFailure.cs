using DistStress.Engine.Outcomes;

namespace DistStress.Engine.Targets.DynamoDb.Calls;

/// <summary>What ended an attempt that did not succeed.</summary>
/// <param name="Result">What it is to the op, where it is not tried again.</param>
/// <param name="Fault">Whether it may be.</param>
/// <param name="IsAnswer">Whether the store answered so; otherwise there was no answer.</param>
internal sealed record CallFailure(OpResult Result, CallFault Fault, bool IsAnswer)
{
    /// <summary>The op's time was over before there was an answer.</summary>
    public static CallFailure OutOfTime { get; } = new(
        new OpResult(OpStatus.Failed, Error: OpError.Timeout, Detail: "There was no answer within the op's time."),
        CallFault.Lasting, IsAnswer: false);

    /// <summary>There was no answer within the attempt's time.</summary>
    public static CallFailure GivenUp { get; } = new(
        new OpResult(OpStatus.Failed, Error: OpError.Timeout, Detail: "There was no answer within the attempt's time."),
        CallFault.Transient, IsAnswer: false);

    /// <summary>The limit on the rate of all requests did not let the call go within the op's time.</summary>
    public static CallFailure HeldBack { get; } = new(
        new OpResult(
            OpStatus.Failed, Error: OpError.HeldBack,
            Detail: "The client's limit on the rate of its requests (the retry mode adaptive) let none go in time."),
        CallFault.Lasting, IsAnswer: false);

    /// <summary>Whether the op's time was over before the call had an answer.</summary>
    public bool IsOutOfTime => ReferenceEquals(this, OutOfTime) || ReferenceEquals(this, HeldBack);
}
