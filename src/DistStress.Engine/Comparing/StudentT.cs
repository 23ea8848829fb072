namespace DistStress.Engine.Comparing;

/// <summary>Student's t distribution.</summary>
internal static class StudentT
{
    /// <summary>The t between whose negative and itself a share of the distribution lies.</summary>
    /// <param name="share">The share, above 0 and below 1.</param>
    /// <param name="freedom">Degrees of freedom, 1 or more.</param>
    /// <remarks>
    /// For whole degrees of freedom the share is a finite sum in the angle arctan(t/√ν): Abramowitz and Stegun,
    /// Handbook of Mathematical Functions, 26.7.3 and 26.7.4. It rises with the angle, so halving finds it.
    /// </remarks>
    public static double TwoSided(double share, int freedom)
    {
        double low = 0;
        double high = Math.PI / 2;
        // 52 halvings are all that a double can tell apart.
        for (int halving = 0; halving < 52; halving++)
        {
            double middle = (low + high) / 2;
            if (ShareWithin(middle, freedom) < share)
                low = middle;
            else
                high = middle;
        }

        return Math.Sqrt(freedom) * Math.Tan((low + high) / 2);
    }

    private static double ShareWithin(double angle, int freedom)
    {
        double cosine = Math.Cos(angle);
        bool isOdd = freedom % 2 == 1;
        double term = isOdd ? cosine : 1;
        double sum = freedom == 1 ? 0 : term;
        for (int k = isOdd ? 3 : 2; k < freedom; k += 2)
        {
            term *= (k - 1.0) / k * cosine * cosine;
            sum += term;
        }

        double sine = Math.Sin(angle) * sum;
        return isOdd ? 2 / Math.PI * (angle + sine) : sine;
    }
}
