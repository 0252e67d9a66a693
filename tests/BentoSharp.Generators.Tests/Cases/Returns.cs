using BentoSharp;

namespace Acme;

[BentoService]
public class Returns
{
    [BentoTask]
    public void Nothing() { }

    [BentoTask]
    public async Task NothingAsync2() => await Task.Yield();

    [BentoTask]
    public ValueTask NothingSoon() => default;

    [BentoTask]
    public int Number() => 1;

    [BentoTask]
    public Task<int?> NumberAsync2() => Task.FromResult<int?>(null);

    [BentoTask]
    public ValueTask<string?> TextSoon() => new((string?)null);

    [BentoTask]
    public virtual BentoFile File() => BentoFile.FromBytes(new byte[] { 1 });

    [BentoTask]
    public List<KeyValuePair<int, string?>[]> Nested() => [];

    [BentoTask]
    public Task<Stream?> MaybeStream() => Task.FromResult<Stream?>(null);

    [BentoApi]
    public void ApiNothing(int number) { }

    [BentoApi]
    public Task ApiNothingLater() => Task.CompletedTask;

    [BentoApi(TimeoutSeconds = 1.5)]
    public async Task<byte[]> ApiBytes(int number, string text = "x")
    {
        await Task.Yield();
        return [];
    }
}
