using System.Text;
using FashionMnist.Data;

namespace BentoSharp.Torch.Tests.Samples;

public sealed class ClothingImageTests
{
    [Test]
    public void An_image_comes_back_from_its_file_even_where_pixels_look_like_blanks_and_digits()
    {
        byte[] pixels = [.. Enumerable.Range(0, 784).Select(i => (byte)(" \n#59"[i % 5]))];

        Assert.That(ClothingImage.FromPgm(ClothingImage.ToPgm(pixels)), Is.EqualTo(pixels));
    }

    [Test]
    public void Comments_and_any_blanks_in_the_head_are_allowed()
    {
        var file = WithPixels("P5 # made by hand\n#second\n28\t28 #third\n  255\n", 784);

        Assert.That(ClothingImage.FromPgm(file), Has.Length.EqualTo(784));
    }

    [TestCase("P2\n28 28\n255\n", 784, "P5", TestName = "A_text_PGM_is_refused")]
    [TestCase("", 0, "P5", TestName = "An_empty_file_is_refused")]
    [TestCase("P5", 0, "width", TestName = "A_file_that_ends_after_the_magic_is_refused")]
    [TestCase("P528 28\n255\n", 784, "width", TestName = "A_head_without_a_blank_is_refused")]
    [TestCase("P5\n28 x\n255\n", 784, "height", TestName = "A_size_that_is_no_number_is_refused")]
    [TestCase("P5\n-28 28\n255\n", 784, "width", TestName = "A_negative_size_is_refused")]
    [TestCase("P5\n99999999999 28\n255\n", 784, "width", TestName = "A_size_too_large_for_a_number_is_refused")]
    [TestCase("P5\n32 24\n255\n", 768, "32 x 24", TestName = "Another_size_is_refused")]
    [TestCase("P5\n28 28\n65535\n", 1568, "65535", TestName = "Two_bytes_a_pixel_are_refused")]
    [TestCase("P5\n28 28\n255\n", 783, "783", TestName = "A_pixel_too_few_is_refused")]
    [TestCase("P5\n28 28\n255\n", 785, "785", TestName = "A_pixel_too_many_is_refused")]
    [TestCase("P5\n28 28\n255", 0, "largest", TestName = "A_head_that_does_not_end_is_refused")]
    [TestCase("P5 #", 2000, "width", TestName = "A_comment_without_an_end_is_refused")]
    public void A_bad_file_is_an_error_that_says_why(string head, int pixels, string complaint) =>
        Assert.That(() => ClothingImage.FromPgm(WithPixels(head, pixels)), Throws.TypeOf<InvalidDataException>().With.Message.Contains(complaint));

    [Test]
    public void A_wrong_number_of_pixels_is_not_written() =>
        Assert.That(() => ClothingImage.ToPgm(new byte[100]), Throws.ArgumentException.With.Message.Contains("784"));

    private static byte[] WithPixels(string head, int pixels) => [.. Encoding.ASCII.GetBytes(head), .. new byte[pixels]];
}
