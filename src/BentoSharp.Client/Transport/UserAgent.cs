using System.Reflection;

namespace BentoSharp.Client.Transport;

/// <summary>What the client calls itself.</summary>
internal static class UserAgent
{
    public static string Value { get; } = $"BentoSharp/{Version}";

    private static string Version
    {
        get
        {
            var version = typeof(UserAgent).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0.0.0";
            return version.Split('+')[0];
        }
    }
}
