using BentoSharp;

namespace Acme;

[BentoService]
public sealed class Calculator
{
    [BentoTask]
    public int Add(int left, int right) => left + right;
}
