namespace BentoSharp.Testing.Tests;

/// <summary>Tasks that are held, stepped, or run before their submit is answered.</summary>
public sealed class StepTests
{
    [Test]
    public async Task Held_tasks_run_one_by_one_in_their_order()
    {
        await using var host = await HostTests.StartAsync(static options => options.Run = BentoTestRun.Held);
        var client = host.GetClient<IKitchenClient>();
        await client.Cook.SubmitAsync("late", options: new SubmitOptions { Priority = BentoTaskPriority.Low });
        await client.Cook.SubmitAsync("first", options: new SubmitOptions { Priority = BentoTaskPriority.High });
        var pots = host.Services.GetRequiredService<Pots>();
        Assert.That(pots.Cooked, Is.Empty);

        var ran = await host.RunNextAsync();
        Assert.That((ran!.Task, ran.Arguments.GetProperty("dish").GetString()), Is.EqualTo(("cook", "first")));
        Assert.That(pots.Cooked, Is.EqualTo(new[] { "first" }));
        Assert.That(await host.RunNextAsync(), Is.Not.Null);
        Assert.That(await host.RunNextAsync(), Is.Null);
        Assert.That(pots.Cooked, Is.EqualTo(new[] { "first", "late" }));
    }

    [Test]
    public async Task All_held_tasks_run_with_those_that_they_submit_and_then_are_held_again()
    {
        await using var host = await HostTests.StartAsync(static options => options.Run = BentoTestRun.Held);
        var client = host.GetClient<IKitchenClient>();
        var menu = await client.Menu.SubmitAsync(["soup", "stew"]);
        await host.RunAllAsync();
        Assert.That(await menu.GetResultAsync(), Is.EqualTo("1 soup, 1 stew"));
        await client.Cook.SubmitAsync("held");
        await host.WaitUntilIdleAsync();
        Assert.That(host.Services.GetRequiredService<Pots>().Cooked, Is.EquivalentTo(new[] { "soup", "stew" }));

        host.Release();
        await host.WaitUntilIdleAsync();
        Assert.That(host.Services.GetRequiredService<Pots>().Cooked, Has.Count.EqualTo(3));
        host.Hold();
        await client.Cook.SubmitAsync("held");
        await host.WaitUntilIdleAsync();
        Assert.That(host.Services.GetRequiredService<Pots>().Cooked, Has.Count.EqualTo(3));
    }

    [Test]
    public async Task A_batch_is_one_step_for_each_of_its_tasks()
    {
        await using var host = await HostTests.StartAsync(static options => options.Run = BentoTestRun.Held);
        var handle = await host.GetClient<IKitchenClient>().Slice.SubmitAsync(["pear", "fig"]);
        Assert.That((await host.RunNextAsync())!.Id, Is.EqualTo(handle.Id));
        Assert.That(await handle.GetResultAsync(), Is.EqualTo(new[] { "pear slices", "fig slices" }));
    }

    [Test]
    public async Task A_submit_in_process_is_answered_when_its_task_has_ended()
    {
        await using var host = await HostTests.StartAsync(static options => options.Run = BentoTestRun.Inline);
        var client = host.GetClient<IKitchenClient>();
        var handle = await client.Menu.SubmitAsync(["soup", "stew"]);
        Assert.That((await handle.GetStatusAsync()).Status, Is.EqualTo(BentoTaskStatus.Success), "and its children with it, one after the other");
        var many = await client.Cook.SubmitManyAsync([("a", 1), ("b", 1)]);
        Assert.That(many.Select(one => one.Handle!.GetStatusAsync().GetAwaiter().GetResult().Status), Is.All.EqualTo(BentoTaskStatus.Success));
    }

    [Test]
    public async Task A_submit_over_HTTP_is_answered_when_its_task_has_ended()
    {
        await using var host = await HostTests.StartAsync(static options => options.Run = BentoTestRun.Inline);
        await using var client = new KitchenAsyncHttpClient(host.Url);
        var handle = await client.Cook.SubmitAsync("soup");
        Assert.That((await handle.GetStatusAsync()).Status, Is.EqualTo(BentoTaskStatus.Success));
    }

    [Test]
    public async Task A_submit_is_answered_although_its_task_waits_to_be_repeated()
    {
        await using var host = await HostTests.StartAsync(static options => options.Run = BentoTestRun.Inline);
        host.Faults.FailNextAttempt("cook", new InvalidOperationException("the gas is off"));
        var handle = await host.GetClient<IKitchenClient>().Cook.SubmitAsync("soup");
        var info = await handle.GetStatusAsync();
        Assert.That((info.Status, info.Error!.Message), Is.EqualTo((BentoTaskStatus.Pending, "InvalidOperationException: the gas is off")));
        await host.AdvanceUntilIdleAsync();
        Assert.That(await handle.GetResultAsync(), Is.EqualTo("1 soup"));
    }

    [Test]
    public async Task Stepping_tasks_that_are_not_held_says_how_to_hold_them()
    {
        await using var host = await HostTests.StartAsync();
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => host.RunNextAsync());
        Assert.That(failure!.Message, Does.Contain("BentoTestRun.Held"));
    }

    [Test]
    public async Task A_task_that_does_not_end_is_named()
    {
        await using var host = await HostTests.StartAsync(static options => options.Patience = TimeSpan.FromMilliseconds(50));
        var handle = await host.GetClient<IKitchenClient>().Simmer.SubmitAsync();
        var failure = await Assert.ThrowsAsync<BentoTestException>(() => host.WaitUntilIdleAsync());
        Assert.That(failure!.Message, Does.Contain($"Kitchen/simmer {handle.Id}").And.Contain("Advance"));
    }
}
