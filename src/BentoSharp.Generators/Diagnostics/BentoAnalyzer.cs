namespace BentoSharp.Generators.Diagnostics;

internal sealed class BentoAnalyzer;
