using System.Buffers.Binary;
using System.Text;
using TorchSharp;
using static TorchSharp.torch;

namespace BentoSharp.Torch.Tests.SafetensorsFormat;

public sealed class SafetensorsTests
{
    private TemporaryFolder _folder = null!;

    [SetUp]
    public void MakeFolder() => _folder = new TemporaryFolder();

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [Test]
    public void Every_element_type_and_shape_comes_back_as_it_was()
    {
        using var scope = NewDisposeScope();
        var written = new Dictionary<string, Tensor>
        {
            ["matrix"] = rand(3, 5),
            ["transposed"] = rand(3, 5).t(),
            ["half"] = rand(7).to(ScalarType.Float16),
            ["brain"] = rand(7).to(ScalarType.BFloat16),
            ["double"] = rand([2, 2, 2], ScalarType.Float64),
            ["long"] = arange(4, ScalarType.Int64),
            ["int"] = arange(5, ScalarType.Int32),
            ["short"] = arange(5, ScalarType.Int16),
            ["signed"] = arange(-3, 3, ScalarType.Int8),
            ["byte"] = arange(3, ScalarType.Byte),
            ["bool"] = tensor(new[] { true, false }),
            ["scalar"] = tensor(1.5f),
            ["empty"] = empty([0, 3], ScalarType.Float32),
            ["näme \"quoted\""] = ones(1),
        };
        Safetensors.Write(_folder.File("a.safetensors"), written);

        var read = Safetensors.Read(_folder.File("a.safetensors"));

        Assert.Multiple(() =>
        {
            Assert.That(read.Keys, Is.EquivalentTo(written.Keys));
            foreach (var (name, tensor) in written)
            {
                Assert.That(read[name].shape, Is.EqualTo(tensor.shape), name);
                Assert.That(read[name].dtype, Is.EqualTo(tensor.dtype), name);
                Assert.That(read[name].bytes.ToArray(), Is.EqualTo(tensor.contiguous().bytes.ToArray()), name);
            }
        });
    }

    [Test]
    public void A_file_from_another_writer_is_read_by_the_formats_rules()
    {
        var file = WriteFile("""{"__metadata__":{"format":"pt"},"b":{"dtype":"U8","shape":[2],"data_offsets":[4,6]},"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}  """, [0, 0, 0x80, 0x3f, 7, 8]);

        using var scope = NewDisposeScope();
        var read = Safetensors.Read(file);

        Assert.Multiple(() =>
        {
            Assert.That(read["a"].item<float>(), Is.EqualTo(1f));
            Assert.That(read["b"].data<byte>().ToArray(), Is.EqualTo(new byte[] { 7, 8 }));
        });
    }

    [TestCase("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,8]}}""", 8, TestName = "More_bytes_than_the_shape_needs_are_refused")]
    [TestCase("""{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,-4]}}""", 0, TestName = "A_negative_size_is_refused")]
    [TestCase("""{"a":{"dtype":"F32","shape":[9223372036854775807,9],"data_offsets":[0,4]}}""", 4, TestName = "A_size_that_overflows_is_refused")]
    [TestCase("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", 8, TestName = "A_hole_is_refused")]
    [TestCase("""{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"b":{"dtype":"U8","shape":[2],"data_offsets":[1,3]}}""", 3, TestName = "An_overlap_is_refused")]
    [TestCase("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 3, TestName = "A_file_that_ends_early_is_refused")]
    [TestCase("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 5, TestName = "A_file_that_goes_on_is_refused")]
    [TestCase("""{"a":{"dtype":"C64","shape":[1],"data_offsets":[0,8]}}""", 8, TestName = "An_unknown_type_is_refused")]
    [TestCase("""{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"a":{"dtype":"U8","shape":[1],"data_offsets":[1,2]}}""", 2, TestName = "A_name_twice_is_refused")]
    [TestCase("""{"a":{"dtype":"F32","shape":[1]}}""", 4, TestName = "A_tensor_without_a_place_is_refused")]
    [TestCase("""{"a":3}""", 0, TestName = "An_entry_that_is_no_object_is_refused")]
    [TestCase("""[1]""", 0, TestName = "A_header_that_is_no_object_is_refused")]
    [TestCase("""{"a":""", 0, TestName = "A_header_that_is_no_JSON_is_refused")]
    public void A_damaged_file_is_an_error_that_names_it(string header, int dataLength)
    {
        var file = WriteFile(header, new byte[dataLength]);

        Assert.That(() => Safetensors.Read(file), Throws.TypeOf<SafetensorsFormatException>().With.Message.Contains(file));
    }

    [Test]
    public void A_header_longer_than_the_file_is_refused_before_memory_is_taken()
    {
        var claims = _folder.Write("claims", [255, 255, 255, 255, 255, 255, 255, 127, 1, 2]);
        var tooShort = _folder.Write("short", [1, 2]);

        Assert.Multiple(() =>
        {
            Assert.That(() => Safetensors.Read(claims), Throws.TypeOf<SafetensorsFormatException>().With.Message.Contains("claims a header"));
            Assert.That(() => Safetensors.Read(tooShort), Throws.TypeOf<SafetensorsFormatException>());
            Assert.That(() => Safetensors.Read(_folder.File("missing")), Throws.TypeOf<FileNotFoundException>());
        });
    }

    [Test]
    public void A_module_gets_back_its_parameters_and_buffers()
    {
        using var one = nn.Sequential(("linear", nn.Linear(4, 3)), ("norm", nn.BatchNorm1d(3)));
        using var other = nn.Sequential(("linear", nn.Linear(4, 3)), ("norm", nn.BatchNorm1d(3)));
        using var input = rand(8, 4);
        one.train();
        one.forward(input).Dispose();   // Moves the norm's running mean, a buffer.
        one.eval();
        other.eval();

        Safetensors.Save(one, _folder.File("m.safetensors"));
        Safetensors.Load(other, _folder.File("m.safetensors"));

        Assert.That(other.forward(input).allclose(one.forward(input), rtol: 0, atol: 0));
    }

    [Test]
    public void Weights_of_another_module_are_refused_and_change_nothing()
    {
        using var target = nn.Linear(4, 3);
        using var before = target.weight!.clone();
        using var larger = nn.Linear(5, 3);
        using var withoutBias = nn.Linear(4, 3, hasBias: false);
        using var wrapped = nn.Sequential(("inner", nn.Linear(4, 3)));
        Safetensors.Save(larger, _folder.File("larger"));
        Safetensors.Save(withoutBias, _folder.File("without"));
        Safetensors.Save(wrapped, _folder.File("wrapped"));
        Safetensors.Save(target, _folder.File("target"));

        Assert.Multiple(() =>
        {
            Assert.That(() => Safetensors.Load(target, _folder.File("larger")), Throws.TypeOf<SafetensorsFormatException>().With.Message.Contains("[3, 5]"));
            Assert.That(() => Safetensors.Load(target, _folder.File("without")), Throws.TypeOf<SafetensorsFormatException>().With.Message.Contains("'bias'"));
            Assert.That(() => Safetensors.Load(target, _folder.File("wrapped")), Throws.TypeOf<SafetensorsFormatException>());
            Assert.That(() => Safetensors.Load(withoutBias, _folder.File("target")), Throws.TypeOf<SafetensorsFormatException>().With.Message.Contains("doesn't know"));
            Assert.That(target.weight!.allclose(before, rtol: 0, atol: 0));
        });
    }

    [Test]
    public void A_write_that_fails_leaves_the_old_file_and_nothing_else()
    {
        using var scope = NewDisposeScope();
        var file = _folder.File("kept.safetensors");
        Safetensors.Write(file, new Dictionary<string, Tensor> { ["a"] = ones(1) });
        var before = File.ReadAllBytes(file);

        Assert.Multiple(() =>
        {
            Assert.That(() => Safetensors.Write(file, new Dictionary<string, Tensor> { ["a"] = ones(1, ScalarType.ComplexFloat32) }), Throws.ArgumentException);
            Assert.That(File.ReadAllBytes(file), Is.EqualTo(before));
            Assert.That(Directory.GetFiles(_folder.Path), Has.Length.EqualTo(1));
        });
    }

    private string WriteFile(string header, byte[] data)
    {
        var text = Encoding.UTF8.GetBytes(header);
        var prefix = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(prefix, text.Length);
        return _folder.Write("file.safetensors", [.. prefix, .. text, .. data]);
    }
}
