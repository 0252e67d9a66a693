using BentoSharp;
using BentoSharp.Testing;

namespace Bento_Namespace.Tests;

public sealed class TextsTests
{
    [Test]
    public async Task Words_are_counted()
    {
        await using var host = await BentoTestHost.StartAsync(services => services.AddTexts());
        var count = await host.GetClient<ITextsClient>().CountWords.RunAsync("one two\nthree");
        Assert.That(count, Is.EqualTo(new WordCount(3, 2)));
    }

    [Test]
    public async Task A_task_is_tried_again_when_it_fails()
    {
        await using var host = await BentoTestHost.StartAsync(services => services.AddTexts());
        host.Faults.FailNextAttempt(nameof(ITexts.CountWords), new IOException("out of order"));
        var handle = await host.GetClient<ITextsClient>().CountWords.SubmitAsync("one two");
        await host.AdvanceUntilIdleAsync();
        Assert.That((await handle.GetStatusAsync()).Status, Is.EqualTo(BentoTaskStatus.Success));
    }
}
