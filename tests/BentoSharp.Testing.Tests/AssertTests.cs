namespace BentoSharp.Testing.Tests;

/// <summary>What was submitted, and what is said where it was not.</summary>
public sealed class AssertTests
{
    [Test]
    public async Task A_task_is_found_by_its_methods_name_and_by_arguments()
    {
        await using var host = await HostTests.StartAsync(static options => options.Run = BentoTestRun.Held);
        var client = host.GetClient<IKitchenClient>();
        var first = await client.Cook.SubmitAsync("soup", 2);
        var later = await client.Cook.SubmitAsync("stew", options: new SubmitOptions { Delay = TimeSpan.FromMinutes(1), Priority = BentoTaskPriority.High });
        await client.Plate.SubmitAsync(new Dish("pie", 3));

        Assert.That(host.AssertSubmitted(nameof(Kitchen.Cook), new { Dish = "soup" }).Id, Is.EqualTo(first.Id));
        Assert.That(host.AssertSubmitted("cook", new { dish = "soup", portions = 2 }, times: 1).NotBefore, Is.Null);
        var stew = host.AssertSubmitted("cook", times: 2);
        Assert.That((stew.Id, stew.Priority, stew.NotBefore), Is.EqualTo((later.Id, BentoTaskPriority.High, host.Time.GetUtcNow().AddMinutes(1))));
        host.AssertSubmitted("plate", new { dish = new Dish("pie", 3) });
        host.AssertNotSubmitted("cook", new { dish = "pie" });
        host.AssertNotSubmitted("simmer");
    }

    [Test]
    public async Task What_was_submitted_instead_is_told()
    {
        await using var host = await HostTests.StartAsync(static options => options.Run = BentoTestRun.Held);
        Assert.That(
            () => host.AssertSubmitted("cook"), Throws.TypeOf<BentoTestException>().With.Message.EqualTo("cook was not submitted. Nothing was submitted."));
        await host.GetClient<IKitchenClient>().Cook.SubmitAsync("soup");
        Assert.That(
            () => host.AssertSubmitted("cook", new { dish = "stew" }),
            Throws.TypeOf<BentoTestException>().With.Message.EqualTo(
                """cook with {"dish":"stew"} was not submitted. Submitted: Kitchen/cook {"dish":"soup","portions":1}."""));
        Assert.That(() => host.AssertSubmitted("cook", times: 2), Throws.TypeOf<BentoTestException>().With.Message.Contains("1 times and not 2"));
        Assert.That(() => host.AssertNotSubmitted("cook"), Throws.TypeOf<BentoTestException>().With.Message.Contains("cook was submitted"));
    }

    [Test]
    public async Task Children_and_retries_are_submitted_too()
    {
        await using var host = await HostTests.StartAsync(static options => options.Run = BentoTestRun.Inline);
        var client = host.GetClient<IKitchenClient>();
        var menu = await client.Menu.SubmitAsync(["soup"]);
        Assert.That(host.AssertSubmitted("cook", new { dish = "soup" }).Parent, Is.EqualTo(menu.Id));
        var again = await client.Menu.RetryAsync(menu.Id);
        Assert.That(host.Submitted.Single(task => task.RetryOf == menu.Id).Id, Is.EqualTo(again.Id));
    }
}
