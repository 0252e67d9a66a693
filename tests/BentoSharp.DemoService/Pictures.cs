using SkiaSharp;

namespace BentoSharp.DemoService;

/// <summary>Images, made and turned by SkiaSharp; BentoSharp itself knows no pixels.</summary>
internal static class Pictures
{
    public static BentoImage Red(int width, int height) => BentoImage.FromBytes(Encode(SKColors.Red, width, height, SKEncodedImageFormat.Png));

    public static byte[] GreenJpeg() => Encode(SKColors.Green, 2, 2, SKEncodedImageFormat.Jpeg);

    public static BentoImage Rotated(BentoImage image)
    {
        using var source = SKBitmap.Decode(image.Bytes.Span) ?? throw new BentoException(400, "the image can't be decoded");
        using var target = new SKBitmap(source.Height, source.Width);
        using (var canvas = new SKCanvas(target))
        {
            canvas.Translate(0, source.Width);
            canvas.RotateDegrees(-90);
            canvas.DrawBitmap(source, 0, 0);
        }

        return BentoImage.FromBytes(Encode(target, SKEncodedImageFormat.Png));
    }

    private static byte[] Encode(SKColor color, int width, int height, SKEncodedImageFormat format)
    {
        using var bitmap = new SKBitmap(width, height);
        bitmap.Erase(color);
        return Encode(bitmap, format);
    }

    private static byte[] Encode(SKBitmap bitmap, SKEncodedImageFormat format)
    {
        using var data = bitmap.Encode(format, quality: 90);
        return data.ToArray();
    }
}
