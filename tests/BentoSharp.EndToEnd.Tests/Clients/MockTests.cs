using BentoSharp.EndToEnd.Tests.Service;
using NSubstitute;
using NUnit.Framework;

namespace BentoSharp.EndToEnd.Tests.Clients;

/// <summary>Code that uses a generated client is tested without a service.</summary>
public sealed class MockTests
{
    [Test]
    public async Task A_mock_of_the_client_answers_with_a_completed_handle()
    {
        var client = Substitute.For<IProbeClient>();
        client.Add.SubmitAsync(1, 2).Returns(BentoTaskHandles.Completed(3, id: "some-id"));
        Assert.That(await SumAsync(client), Is.EqualTo("some-id: 3"));
        await client.Add.Received(1).SubmitAsync(1, 2);
    }

    [Test]
    public async Task A_mock_of_the_client_answers_with_a_failed_handle()
    {
        var client = Substitute.For<IProbeClient>();
        client.Add.SubmitAsync(1, 2).Returns(BentoTaskHandles.Failed<int>(new BentoTaskCanceledException("some-id"), "some-id"));
        await Assert.ThrowsAsync<BentoTaskCanceledException>(() => SumAsync(client));
    }

    private static async Task<string> SumAsync(IProbeClient client)
    {
        var handle = await client.Add.SubmitAsync(1, 2);
        return $"{handle.Id}: {await handle}";
    }
}
