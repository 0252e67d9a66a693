namespace FashionMnist.Data;

/// <summary>The ten classes of Fashion-MNIST; a label is the position in the list.</summary>
public static class ClothingLabels
{
    public const int Count = 10;

    public static IReadOnlyList<string> Names { get; } =
        ["T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"];
}
