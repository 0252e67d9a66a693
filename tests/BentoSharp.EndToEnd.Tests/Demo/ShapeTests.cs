using NUnit.Framework;
using static BentoSharp.EndToEnd.Tests.Demo.DemoHost;

namespace BentoSharp.EndToEnd.Tests.Demo;

/// <summary>Tensors and tables.</summary>
public sealed class ShapeTests
{
    [TestCase("[[1,2],[3,4.5]]", "[[2,4],[6,9]]")]
    [TestCase("[1,2,3,4]", "[[2,4],[6,8]]", TestName = "As many elements are reshaped")]
    [TestCase("""[["1","2e0"],[3,-4]]""", "[[2,4],[6,-8]]", TestName = "Numbers in strings are numbers")]
    public async Task A_tensor_is_read_and_written_as_lists(string tensor, string expected) =>
        Assert.That(await TextAsync(Caller.PostAsync("/arr", Json($$"""{"x":{{tensor}}}"""))), Is.EqualTo(expected));

    [TestCase("[[1],[2,3]]", "element [1] has 2 elements, where the others have 1")]
    [TestCase("[[1,2],3]", "element [1] is a number, where the others are lists")]
    [TestCase("[1,[2,3]]", "element [1] is a list, where the others are numbers")]
    [TestCase("[[1,2],[]]", "element [1] has 0 elements")]
    [TestCase("""[[1,2],[3,"q"]]""", "element [1, 1] is \"q\", which is no float32")]
    [TestCase("[[1,2],[3,null]]", "element [1, 1] is no number")]
    [TestCase("[[1,2],[3,1e99]]", "element [1, 1] is \"1e99\"")]
    [TestCase("[1,2,3]", "shape (2, 2) is needed, not one of (3)")]
    [TestCase("[]", "shape (2, 2) is needed, not one of (0)")]
    [TestCase("7", "shape (2, 2) is needed, not one of ()")]
    public async Task What_is_no_tensor_is_refused_with_its_place(string tensor, string why)
    {
        var faults = await FaultsAsync("/arr", Json($$"""{"x":{{tensor}}}"""));
        Assert.That(faults.Keys, Is.EqualTo(new[] { """["x"]""" }));
        Assert.That(faults.Values.Single(), Does.Contain(why));
    }

    [TestCase("""[{"a":1,"b":"u"},{"a":2,"b":"v"}]""", """[{"a":1,"b":"u"}]""")]
    [TestCase("""{"b":["u","v"],"a":[1,2]}""", """[{"a":1,"b":"u"}]""", TestName = "Columns are read too, and put in order")]
    [TestCase("""{"a":{"0":1,"1":2},"c":{"0":3,"1":4}}""", """[{"a":1,"b":null}]""", TestName = "Of pandas' own form, with a column missing")]
    [TestCase("""[{"b":"u"},{"a":2}]""", """[{"a":null,"b":"u"}]""", TestName = "A record may lack a column")]
    public async Task A_table_has_its_columns(string table, string expected) =>
        Assert.That(await TextAsync(Caller.PostAsync("/df", Json($$"""{"x":{{table}}}"""))), Is.EqualTo(expected));

    [TestCase("""{"a":[1],"b":[1,2]}""", "column \"b\" has 2 rows")]
    [TestCase("[1]", "row 0 is no object")]
    [TestCase("""{"a":1}""", "column \"a\" is no list")]
    [TestCase("7", "list of records or an object of columns")]
    [TestCase("""[{"a":1,"a":2}]""", "\"a\" twice")]
    public async Task What_is_no_table_is_refused(string table, string why) =>
        Assert.That((await FaultsAsync("/df_cols", Json($$"""{"x":{{table}}}""")))["""["x"]"""], Does.Contain(why));
}
