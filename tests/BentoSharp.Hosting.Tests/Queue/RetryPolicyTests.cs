namespace BentoSharp.Hosting.Tests.Queue;

/// <summary>Which failures are followed by another attempt, and when.</summary>
public sealed class RetryPolicyTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [TestCase(1, true)]
    [TestCase(3, true)]
    [TestCase(4, false)]
    public void A_failure_is_repeated_while_there_are_retries(int attempt, bool isRepeated) =>
        Assert.That(RetryPolicy.Delay(new() { Retries = 3 }, attempt, new IOException(), 0).HasValue, Is.EqualTo(isRepeated));

    [Test]
    public void By_default_all_but_errors_of_the_arguments_are_repeated()
    {
        Assert.That(IsRetryable(new(), new InvalidOperationException()), Is.True);
        Assert.That(IsRetryable(new(), new BentoException(503, "busy")), Is.True);
        Assert.That(IsRetryable(new(), new BentoException(422, "wrong")), Is.False);
    }

    [Test]
    public void With_RetryOn_only_the_exceptions_that_it_names_are_repeated_and_those_derived_from_them()
    {
        var settings = new BentoTaskSettings { RetryOn = [typeof(IOException), typeof(BentoException)] };
        Assert.That(IsRetryable(settings, new IOException()), Is.True);
        Assert.That(IsRetryable(settings, new FileNotFoundException()), Is.True);
        Assert.That(IsRetryable(settings, new BentoException(422, "wrong")), Is.True, "it is named");
        Assert.That(IsRetryable(settings, new InvalidOperationException()), Is.False);
        Assert.That(IsRetryable(settings, new TimeoutException()), Is.False);
    }

    [Test]
    public void With_NotRetryable_all_others_are_repeated()
    {
        var settings = new BentoTaskSettings { NotRetryable = [typeof(IOException)] };
        Assert.That(IsRetryable(settings, new FileNotFoundException()), Is.False);
        Assert.That(IsRetryable(settings, new InvalidOperationException()), Is.True);
        Assert.That(IsRetryable(settings, new BentoException(422, "wrong")), Is.False);
    }

    [Test]
    public void A_delay_that_the_code_has_chosen_is_kept_with_jitter_on_top_whatever_the_longest_delay_is()
    {
        var settings = new BentoTaskSettings { Retries = 1, MaxRetryDelaySeconds = 1, RetryOn = [typeof(IOException)] };
        Assert.That(RetryPolicy.Delay(settings, 1, new BentoRetryException(Minute, "later"), 0), Is.EqualTo(Minute));
        Assert.That(RetryPolicy.Delay(settings, 1, new BentoRetryException(Minute, "later"), 0.5), Is.EqualTo(Minute * 1.05));
        Assert.That(RetryPolicy.Delay(settings, 2, new BentoRetryException(Minute, "later"), 0), Is.Null, "the retries are used up");
    }

    [TestCase(1, 0, 0.5)]
    [TestCase(3, 0, 2)]
    [TestCase(30, 0, 5)]
    [TestCase(30, 0.999, 9.995)]
    public void Other_delays_grow_up_to_the_longest_and_are_drawn_from_their_upper_half(int attempt, double random, double seconds)
    {
        var settings = new BentoTaskSettings { Retries = 99, RetryDelaySeconds = 1, MaxRetryDelaySeconds = 10 };
        Assert.That(RetryPolicy.Delay(settings, attempt, new IOException(), random)!.Value.TotalSeconds, Is.EqualTo(seconds).Within(0.001));
    }

    private static bool IsRetryable(BentoTaskSettings settings, Exception exception) => RetryPolicy.IsRetryable(settings, exception);
}
