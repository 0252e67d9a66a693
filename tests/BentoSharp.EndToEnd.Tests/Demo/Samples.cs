namespace BentoSharp.EndToEnd.Tests.Demo;

/// <summary>The beginnings of images, as long as their sizes need.</summary>
internal static class Samples
{
    public static byte[] Png { get; } = Convert.FromBase64String(
        "iVBORw0KGgoAAAANSUhEUgAAAAQAAAADCAIAAAA7ljmRAAAAEElEQVR4nGP4z8AARww4OQD1MQv1NXv7ggAAAABJRU5ErkJggg==");

    public static byte[] Gif { get; } = [.. "GIF89a"u8, 4, 0, 3, 0, 0, 0, 0];

    public static byte[] Bmp { get; } = [.. "BM"u8, .. new byte[12], 40, 0, 0, 0, 4, 0, 0, 0, 0xfd, 0xff, 0xff, 0xff, 1, 0, 24, 0];

    /// <summary>With a segment before the one that has the size.</summary>
    public static byte[] Jpeg { get; } = [0xff, 0xd8, 0xff, 0xe0, 0, 4, 1, 2, 0xff, 0xc0, 0, 17, 8, 0, 3, 0, 4, 3, 1, 0x22, 0, 2, 0x11, 1, 3, 0x11, 1];

    public static byte[] WebPLossy { get; } = WebP("VP8 "u8, 0, 0, 0, 0x9d, 0x01, 0x2a, 4, 0, 3, 0);

    public static byte[] WebPLossless { get; } = WebP("VP8L"u8, 0x2f, 3 | (2 << 14 & 0xff), 2 << 6, 0, 0, 0, 0, 0, 0, 0);

    public static byte[] WebPExtended { get; } = WebP("VP8X"u8, 0, 0, 0, 0, 3, 0, 0, 2, 0, 0);

    private static byte[] WebP(ReadOnlySpan<byte> kind, params byte[] data) => [.. "RIFF"u8, 30, 0, 0, 0, .. "WEBP"u8, .. kind, 10, 0, 0, 0, .. data];
}
