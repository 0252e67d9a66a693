using Acme.Images.Contracts;
using BentoSharp;

namespace Acme.Images.Server;

[BentoService(Workers = 2)]
public sealed class CaptionerService : IImageCaptionService
{
    [BentoTask(TimeoutSeconds = 2.5, Priority = BentoTaskPriority.High)]
    public Task<Caption> DescribeAsync(BentoFile image, string language, CancellationToken cancellationToken) =>
        Task.FromResult(new Caption(language, 1));

    IReadOnlyList<string> IImageCaptionService.Languages() => ["en"];

    public void NotOnTheWire()
    {
    }
}
