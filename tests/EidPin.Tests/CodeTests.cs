using System.Reflection;
using System.Text;
using EidPin.Cards;
using FsCheck;
using FsCheck.Fluent;

namespace EidPin.Tests;

public class CodeTests
{
    private static readonly PinFormat Digits = new(4, 12);
    private static readonly PinFormat Letters = new(6, 16, Letters: true);

    [Theory]
    [InlineData("1234", "1234", Folding.None)]
    [InlineData("１２３４", "1234", Folding.FullWidth)]
    [InlineData("1２3４", "1234", Folding.FullWidth)]
    [InlineData("abcd", "abcd", Folding.None)]
    [InlineData("ａ１", "a1", Folding.FullWidth)]
    [InlineData("", "", Folding.None)]
    public void Digits_are_folded_from_full_width_only(string typed, string expected, Folding folding) =>
        Folds(Digits, typed, expected, folding);

    [Theory]
    [InlineData("ABC123", "ABC123", Folding.None)]
    [InlineData("abc123", "ABC123", Folding.LowerCase)]
    [InlineData("ＡＢＣ１２３", "ABC123", Folding.FullWidth)]
    [InlineData("ａｂｃ123", "ABC123", Folding.FullWidth | Folding.LowerCase)]
    [InlineData("aＢ３", "AB3", Folding.FullWidth | Folding.LowerCase)]
    [InlineData("！～", "!~", Folding.FullWidth)]
    [InlineData("＿｀", "_`", Folding.FullWidth)]
    [InlineData("äé", "äé", Folding.None)]
    [InlineData("ıi", "ıI", Folding.LowerCase)]
    [InlineData("あ　｟", "あ　｟", Folding.None)]
    public void Letters_are_folded_to_capitals_by_ordinal(string typed, string expected, Folding folding) =>
        Folds(Letters, typed, expected, folding);

    [Theory]
    [InlineData(new byte[] { 0xEF })]
    [InlineData(new byte[] { 0xEF, 0xBC })]
    [InlineData(new byte[] { 0x31, 0xEF, 0xBC })]
    [InlineData(new byte[] { 0xBC, 0x91 })]
    [InlineData(new byte[] { 0xFF, 0xFE, 0x80 })]
    [InlineData(new byte[] { 0xEF, 0xBD, 0x9F })]
    [InlineData(new byte[] { 0xEF, 0xBC, 0x80 })]
    public void Broken_bytes_stay_what_they_are(byte[] typed)
    {
        using var code = Code.Copy(typed);
        Assert.Equal(Folding.None, code.Fold(Letters));
        Assert.Equal(typed, code.Bytes.ToArray());
    }

    [Fact]
    public void All_full_width_forms_are_their_ASCII_sisters()
    {
        for (var c = '\uFF01'; c <= '\uFF5E'; c++) Folds(Digits, c.ToString(), ((char)(c - 0xFEE0)).ToString(), Folding.FullWidth);
    }

    [Fact]
    public void Folding_twice_changes_nothing_more() =>
        Prop.ForAll((byte[] typed) =>
        {
            using var code = Code.Copy(typed);
            code.Fold(Letters);
            var once = code.Bytes.ToArray();
            return code.Fold(Letters) == Folding.None && code.Bytes.SequenceEqual(once) && Buffer(code).Skip(once.Length).All(b => b == 0);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Sixteen_full_width_characters_fit()
    {
        using var code = Typed(new string('Ａ', 16));
        Assert.False(code.Overflowed);
        code.Fold(Letters);
        Assert.Equal(16, code.Length);
    }

    [Fact]
    public void More_than_any_code_has_is_not_kept_but_known()
    {
        using var code = Typed(new string('1', Code.Capacity + 5));
        Assert.True(code.Overflowed);
        Assert.Equal(Code.Capacity, code.Length);
        Assert.False(Digits.Accepts(code));
        code.Clear();
        Assert.False(code.Overflowed);
    }

    [Theory, InlineData("12", "1"), InlineData("1２", "1"), InlineData("é", ""), InlineData("", ""), InlineData("a😀", "a")]
    public void Backspace_takes_one_character(string typed, string left)
    {
        using var code = Typed(typed);
        code.Backspace();
        Assert.Equal(left, Encoding.UTF8.GetString(code.Bytes));
        Assert.All(Buffer(code).Skip(code.Length), b => Assert.Equal(0, b));
    }

    [Fact]
    public void Disposed_the_buffer_is_zero()
    {
        var code = Typed("ＳＥＣＲＥＴ1");
        code.Fold(Letters);
        code.Dispose();
        Assert.Equal(0, code.Length);
        Assert.All(Buffer(code), b => Assert.Equal(0, b));
    }

    [Fact]
    public void A_code_does_not_say_itself()
    {
        using var code = Typed("135790");
        Assert.DoesNotContain("135790", $"{code}");
    }

    private static void Folds(PinFormat format, string typed, string expected, Folding folding)
    {
        using var code = Typed(typed);
        Assert.Equal(folding, code.Fold(format));
        Assert.Equal(expected, Encoding.UTF8.GetString(code.Bytes));
        Assert.All(Buffer(code).Skip(code.Length), b => Assert.Equal(0, b));
    }

    private static Code Typed(string text) => Code.Copy(Encoding.UTF8.GetBytes(text));

    private static byte[] Buffer(Code code) =>
        (byte[])typeof(Code).GetField("buffer", BindingFlags.Instance | BindingFlags.NonPublic)!.GetValue(code)!;
}
