using System.Numerics;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using BentoSharp.Tensors;

namespace BentoSharp.Contracts;

/// <summary>
/// A tensor is written in its compact form. Callers over HTTP who do not ask for that get nested lists, which the service makes of it; so
/// either is read.
/// </summary>
internal sealed class TensorFormat<T>(JsonTypeInfo<BentoTensor<T>> typeInfo) : BentoResultFormat<BentoTensor<T>>
    where T : unmanaged, INumberBase<T>
{
    private readonly JsonFormat<BentoTensor<T>> _lists = new(typeInfo);

    public override JsonTypeInfo JsonType => typeInfo;

    public override BentoResponse Write(BentoTensor<T> value)
    {
        if (BentoTensors.Compact(value) is not var (header, bytes))
        {
            return BentoResponses.Null;
        }

        return new(200, TensorHeader.MediaType, bytes)
        {
            Headers =
            [
                new(TensorHeader.DtypeHeader.ToLowerInvariant(), header.Dtype),
                new(TensorHeader.ShapeHeader.ToLowerInvariant(), header.ShapeText),
            ],
        };
    }

    public override BentoTensor<T> Read(BentoResponse response)
    {
        if (BentoResponses.IsJson(response))
        {
            return BentoResponses.IsNull(response) ? null! : _lists.Read(response);
        }

        try
        {
            var header = TensorHeader.Of(response.Headers);
            var dtype = BentoTensors.ElementName(typeof(BentoTensor<T>));
            return header is null ? _lists.Read(response)
                : header.Dtype != dtype ? throw new FormatException($"its elements are {header.Dtype}, not {dtype}")
                : header.ByteCount != response.Body.Length ? throw new FormatException($"it {header.SizeFault(response.Body.Length)}")
                : new BentoTensor<T>(BentoFile.FromBytes(response.Body), [.. header.Shape]);
        }
        catch (FormatException exception)
        {
            throw BentoResponses.Unreadable($"tensor of {typeof(T).Name}", response, exception);
        }
    }
}
