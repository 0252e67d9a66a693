using System.Runtime.Versioning;

[assembly: SupportedOSPlatform("linux")]
[assembly: NUnit.Framework.Parallelizable(NUnit.Framework.ParallelScope.None)]   // Torch uses every core by itself.
