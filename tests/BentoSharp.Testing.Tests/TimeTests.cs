namespace BentoSharp.Testing.Tests;

/// <summary>The clock stands still until the test moves it.</summary>
public sealed class TimeTests
{
    [Test]
    public async Task The_clock_moves_from_one_repetition_to_the_next_and_no_further()
    {
        await using var host = await HostTests.StartAsync();
        host.Faults.FailNextAttempt("Cook", new InvalidOperationException("the gas is off"), times: 3);
        var handle = await host.GetClient<IKitchenClient>().Cook.SubmitAsync("soup");
        var moved = await host.AdvanceUntilIdleAsync();
        Assert.That((await handle.GetStatusAsync()).Attempt, Is.EqualTo(3), "two retries");
        var failure = await Assert.ThrowsAsync<BentoTaskFailedException>(() => handle.GetResultAsync());
        Assert.That(failure!.Error.Message, Does.EndWith("the gas is off"));
        Assert.That(moved, Is.InRange(TimeSpan.FromSeconds(100), TimeSpan.FromSeconds(600)), "delays of 100 and 200 seconds, with jitter");
        Assert.That(host.Services.GetRequiredService<Pots>().Cooked, Is.Empty);
    }

    [Test]
    public async Task A_delayed_task_begins_at_its_time()
    {
        await using var host = await HostTests.StartAsync();
        var client = host.GetClient<IKitchenClient>();
        var delay = new SubmitOptions { Delay = TimeSpan.FromHours(8) };
        var handle = await client.Cook.SubmitAsync("bread", options: delay);
        host.Advance(TimeSpan.FromHours(7.9));
        await host.WaitUntilIdleAsync();
        Assert.That(host.Services.GetRequiredService<Pots>().Cooked, Is.Empty);
        Assert.That(await host.AdvanceUntilIdleAsync(), Is.EqualTo(TimeSpan.FromHours(0.1)));
        Assert.That(await handle.GetResultAsync(), Is.EqualTo("1 bread"));
    }

    [Test]
    public async Task A_parent_waits_while_the_clock_moves_for_its_child()
    {
        await using var host = await HostTests.StartAsync();
        host.Faults.FailNextAttempt("cook", new InvalidOperationException("the gas is off"));
        var handle = await host.GetClient<IKitchenClient>().Menu.SubmitAsync(["soup", "stew"]);
        await host.AdvanceUntilIdleAsync();
        Assert.That(await handle.GetResultAsync(), Is.EqualTo("1 soup, 1 stew"));
    }

    [Test]
    public async Task A_time_out_passes_without_waiting()
    {
        await using var host = await HostTests.StartAsync();
        var handle = await host.GetClient<IKitchenClient>().Simmer.SubmitAsync();
        await host.Services.GetRequiredService<Pots>().Started.Task.WaitAsync(TimeSpan.FromSeconds(30));
        host.Advance(TimeSpan.FromSeconds(60));
        await host.WaitUntilIdleAsync();
        var failure = await Assert.ThrowsAsync<BentoTaskFailedException>(() => handle.WaitAsync());
        Assert.That(failure!.Error.Code, Is.EqualTo("timeout"));
    }

    [Test]
    public async Task Tasks_that_never_come_to_an_end_are_told()
    {
        await using var host = await HostTests.StartAsync();
        var delay = new SubmitOptions { Delay = TimeSpan.FromDays(8) };
        await host.GetClient<IKitchenClient>().Cook.SubmitAsync("cheese", options: delay);
        var failure = await Assert.ThrowsAsync<BentoTestException>(() => host.AdvanceUntilIdleAsync());
        Assert.That(failure!.Message, Does.Contain("Kitchen/cook"));
        Assert.That(await host.AdvanceUntilIdleAsync(TimeSpan.FromDays(9)), Is.EqualTo(TimeSpan.FromDays(8)));
    }

    [Test]
    public async Task A_clock_that_passes_by_itself_cannot_be_moved()
    {
        await using var host = await HostTests.StartAsync(static options => options.Time = TimeProvider.System);
        Assert.That(await host.GetClient<IKitchenClient>().Cook.RunAsync("soup"), Is.EqualTo("1 soup"));
        Assert.That(() => host.Advance(TimeSpan.FromSeconds(1)), Throws.InvalidOperationException.With.Message.Contains("FakeTimeProvider"));
    }
}
