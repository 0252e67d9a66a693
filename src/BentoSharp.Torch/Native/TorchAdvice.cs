using System.Text;

namespace BentoSharp.Torch;

/// <summary>What to tell whoever has no libtorch: what was looked for, where, and how to mend it.</summary>
internal static class TorchAdvice
{
    public static string NotFound(LibTorchSearch search)
    {
        var text = new StringBuilder(
            $"libtorch {LibTorchSearch.LibTorchVersion}, the native library under TorchSharp, was not found. "
            + $"Looked for '{LibTorchSearch.LibTorch}' in:");
        foreach (var place in search.Places())
        {
            text.Append($"\n  - {place.Folder} ({place.Source})");
        }

        if (string.IsNullOrEmpty(search.FromEnvironment))
        {
            text.Append($"\n  - the environment variable {LibTorchSearch.Variable}: not set");
        }

        return text.Append("\n\n").Append(Remedy(search.Rid)).ToString();
    }

    public static string TwoCopies(string own, LibTorchPlace place) =>
        $"There are two copies of libtorch: '{place.Folder}' ({place.Source}) is wanted, but the application's folder '{own}' has one "
        + "too, and TorchSharp would load that as well. Remove the package reference that brings it (libtorch-cpu-… or libtorch-cuda-…), "
        + "or don't name another.";

    public static string NotAccepted(string file, Exception cause) =>
        $"'{file}' was found, but the system's loader refused it: {cause.Message.Trim()}\n"
        + "A missing library must be installed (on Debian and Ubuntu libgomp1 and libstdc++6 are what it usually is); an unknown version "
        + $"or symbol means that the library doesn't fit this system, or isn't libtorch {LibTorchSearch.LibTorchVersion}.";

    public static string NoLibTorchSharp(LibTorchSearch search) =>
        $"TorchSharp's own native library '{LibTorchSearch.LibTorchSharp}' was not found in {string.Join(", ", search.Application)} "
        + $"nor in the NuGet package cache ({search.PackageCache ?? "which is unknown"}). Publish the application for {search.Rid}, so "
        + "that the TorchSharp package's natives are copied beside it.";

    private static string Remedy(string rid) =>
        $"To mend it, reference the package libtorch-cpu-{rid} {LibTorchSearch.LibTorchVersion} (or, for an NVIDIA GPU, a CUDA package "
        + $"such as libtorch-cuda-12.8-{rid}) in the application's project; or set the environment variable {LibTorchSearch.Variable}, "
        + $"the project's property BentoLibTorchPath, or EnsureLoaded's argument to the folder that holds '{LibTorchSearch.LibTorch}'.";
}
