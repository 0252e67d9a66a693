using BentoSharp.Hosting.Storage;

namespace BentoSharp.Testing.Tests;

/// <summary>Faults that a test asks for.</summary>
public sealed class FaultTests
{
    [Test]
    public async Task A_fault_is_for_the_next_attempt_of_its_task_alone()
    {
        await using var host = await HostTests.StartAsync();
        host.Faults.FailNextAttempt("cook", new BentoException(422, "no salt"));
        var client = host.GetClient<IKitchenClient>();
        Assert.That(await client.Plate.RunAsync(new Dish("pie")), Is.EqualTo("pie"));
        var failure = await Assert.ThrowsAsync<BentoTaskFailedException>(() => client.Cook.RunAsync("soup"));
        Assert.That((failure!.StatusCode, failure.Error.Message), Is.EqualTo((422, "no salt")));
        Assert.That(await client.Cook.RunAsync("soup"), Is.EqualTo("1 soup"));
    }

    [Test]
    public async Task A_fault_is_for_a_task_of_a_batch_as_well()
    {
        await using var host = await HostTests.StartAsync();
        host.Faults.FailNextAttempt("slice", new BentoException(422, "blunt"));
        var client = host.GetClient<IKitchenClient>();
        await Assert.ThrowsAsync<BentoTaskFailedException>(() => client.Slice.RunAsync(["pear"]));
        Assert.That(await client.Slice.RunAsync(["pear"]), Is.EqualTo(new[] { "pear slices" }));
    }

    [Test]
    public async Task A_submit_that_the_store_refuses_is_no_task()
    {
        await using var host = await HostTests.StartAsync();
        var client = host.GetClient<IKitchenClient>();
        host.Faults.FailNextWrite();
        await Assert.ThrowsAsync<TaskStoreException>(() => client.Cook.SubmitAsync("soup"));
        Assert.That(host.Submitted, Is.Empty);
        Assert.That(await client.Cook.RunAsync("soup"), Is.EqualTo("1 soup"));
    }

    [Test]
    public async Task An_outcome_that_the_store_refuses_is_written_later_and_the_task_is_not_run_again()
    {
        await using var host = await HostTests.StartAsync(static options => options.Run = BentoTestRun.Held);
        var handle = await host.GetClient<IKitchenClient>().Cook.SubmitAsync("soup");
        host.Faults.FailNextWrite();
        var all = host.RunAllAsync();
        while (!all.IsCompleted)
        {
            host.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        await all;
        Assert.That(await handle.GetResultAsync(), Is.EqualTo("1 soup"));
        Assert.That(host.Services.GetRequiredService<Pots>().Cooked, Has.Count.EqualTo(1));
    }
}
