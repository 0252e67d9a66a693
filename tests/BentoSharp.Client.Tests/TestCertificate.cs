using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace BentoSharp.Client.Tests;

/// <summary>A certificate that nobody trusts.</summary>
public static class TestCertificate
{
    public static X509Certificate2 Create()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=nobody", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var start = new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);
        return request.CreateSelfSigned(start, start.AddYears(50));
    }
}
