using System.Globalization;
using System.Text;
using BentoSharp;
using FaceExpressions.Model;

namespace FaceExpressions;

/// <summary>Pictures as the model takes them.</summary>
public static class Face
{
    /// <summary>Reads a binary PPM file ("P6") of 112 x 112 pixels without comments, and puts its colours into planes.</summary>
    /// <exception cref="InvalidDataException">It is no such file.</exception>
    public static BentoTensor<byte> FromPpm(ReadOnlySpan<byte> file)
    {
        var head = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"P6\n{ExpressionNet.Side} {ExpressionNet.Side}\n255\n"));
        return file.StartsWith(head) && file.Length - head.Length == 3 * ExpressionNet.Side * ExpressionNet.Side
            ? FromPixels(file[head.Length..])
            : throw new InvalidDataException($"The picture is no PPM file (P6) of {ExpressionNet.Side} x {ExpressionNet.Side} pixels with 256 values.");
    }

    /// <summary>Puts pixels of red, green and blue into planes.</summary>
    public static BentoTensor<byte> FromPixels(ReadOnlySpan<byte> pixels)
    {
        const int Plane = ExpressionNet.Side * ExpressionNet.Side;
        var planes = new byte[3 * Plane];
        for (var i = 0; i < Plane; i++)
        {
            for (var color = 0; color < 3; color++)
            {
                planes[(color * Plane) + i] = pixels[(i * 3) + color];
            }
        }

        return new BentoTensor<byte>(planes, 3, ExpressionNet.Side, ExpressionNet.Side);
    }

    /// <summary>The picture in a mirror.</summary>
    public static BentoTensor<byte> Mirror(BentoTensor<byte> face)
    {
        var mirrored = face.Memory.ToArray();
        for (var start = 0; start < mirrored.Length; start += ExpressionNet.Side)
        {
            mirrored.AsSpan(start, ExpressionNet.Side).Reverse();
        }

        return new BentoTensor<byte>(mirrored, 3, ExpressionNet.Side, ExpressionNet.Side);
    }

    /// <summary>A picture of noise, the same for the same seed on every machine.</summary>
    public static BentoTensor<byte> Noise(uint seed)
    {
        var pixels = new byte[3 * ExpressionNet.Side * ExpressionNet.Side];
        for (var i = 0; i < pixels.Length; i++)
        {
            seed = unchecked((seed * 1664525) + 1013904223);
            pixels[i] = (byte)(seed >> 24);
        }

        return FromPixels(pixels);
    }
}
