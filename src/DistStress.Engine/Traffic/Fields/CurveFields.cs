using DistStress.Engine.Input;

namespace DistStress.Engine.Traffic.Fields;

/// <summary>A rate over time, point by point.</summary>
internal static class CurveFields
{
    /// <summary>The most points of a curve: a week of seconds.</summary>
    public const int MaxPoints = 1_000_000;

    /// <summary>The field of the points.</summary>
    public const string Curve = "curve";

    private const string Shape = "curve_shape";
    private const string Form = "a list of points [second, factor]: [[0, 1], [60, 2.5]]";

    private static readonly NumberRange SecondRange = new(0, TaskRange.MaxSeconds);
    private static readonly NumberRange FactorRange = new(0, TaskRange.MaxRate);

    public static IReadOnlyList<TaskField> All { get; } =
    [
        new(
            Curve,
            "the rate over time: any number of points `[second, factor]`, seconds from the task's start, rising; "
                + "factors of 0 or more, where a 0 is no traffic. See [Curves](#curves). Not together with `qpss`",
            "a constant rate",
            (node, reading, task) => task with { Curve = Read(node, reading.Errors) })
        {
            Finish = Check,
        },
        new(
            Shape,
            "`line`: straight between two points. `steps`: a value holds until the next point. Only with `curve`",
            "`line`",
            (node, reading, task) =>
                task with { CurveShape = reading.Errors.Choice(node, EnumWords<CurveShape>.All) ?? task.CurveShape })
        {
            Finish = NeedsCurve,
        },
    ];

    /// <summary>Whether points can be those of a curve.</summary>
    public static bool AreRight(IReadOnlyList<CurvePoint> points) =>
        points.Count is > 0 and <= MaxPoints && points.Any(point => point.Factor > 0)
        && points.All(point => SecondRange.Objection(point.Second) is null
            && FactorRange.Objection(point.Factor) is null)
        && points.Zip(points.Skip(1)).All(pair => pair.First.Second < pair.Second.Second);

    private static List<CurvePoint>? Read(InputNode node, InputErrors errors)
    {
        if (node.Kind != InputKind.List)
        {
            errors.Add(node, $"must be {Form}, but is {node.Describe()}");
            return null;
        }

        int before = errors.Count;
        if (node.Elements.Count is 0 or > MaxPoints)
            errors.Add(node, $"must be {Form}, 1 to {MaxPoints} of them, but has {node.Elements.Count}");
        List<CurvePoint> points = [];
        foreach (InputNode element in node.Elements)
        {
            if (errors.Numbers(element, 2, 2, NumberRange.Any) is not [var second, var factor])
                continue;
            InputNode place = element.Elements[0];
            if (SecondRange.Objection(second) is { } objection)
                errors.Add(place, $"{objection}, but is {place.Describe()}");
            else if (points.Count > 0 && second <= points[^1].Second)
            {
                errors.Add(
                    place,
                    $"must be after the {points[^1].Second} s of the point before it, but is {place.Describe()}");
            }

            if (FactorRange.Objection(factor) is { } other)
                errors.Add(element.Elements[1], $"{other}, but is {element.Elements[1].Describe()}");
            points.Add(new CurvePoint(second, factor));
        }

        if (errors.Count != before)
            return null;
        if (points.Any(point => point.Factor > 0))
            return points;
        errors.Add(node, "must have at least one factor greater than 0, but all are 0");
        return null;
    }

    private static TrafficTask Check(TaskReading reading, TrafficTask task)
    {
        if (reading.Fields.Has(HourFields.Qpss))
        {
            reading.Fields.AddIfPresent(
                Curve, "cannot stand together with \"qpss\"; leave one of the two rates over time out");
        }

        if (task.Curve?.Max(point => point.Factor) is { } peak)
            TaskRange.CheckPeak(Curve, peak, reading, task);
        return task;
    }

    private static TrafficTask NeedsCurve(TaskReading reading, TrafficTask task)
    {
        if (!reading.Fields.Has(Curve))
        {
            reading.Fields.AddIfPresent(
                Shape,
                "has a meaning only together with \"curve\", which this task does not have; add \"curve\" or leave "
                    + "this out");
        }

        return task;
    }
}
