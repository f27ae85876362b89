using System.Text;
using EidPin.Cards;
using EidPin.Cli;

namespace EidPin.Tests;

public class StandardInputTests
{
    [Theory, InlineData("1234\n"), InlineData("1234"), InlineData("1234\r\n"), InlineData("\uFEFF1234\r\n")]
    public void One_line_is_one_code(string input)
    {
        using var read = Read(input, 1);
        Assert.Null(read.Problem);
        Assert.Equal("1234", Text(Assert.Single(read.Codes)));
    }

    [Theory, InlineData("1234\n5678\n"), InlineData("1234\r\n5678\r\n"), InlineData("1234\n5678"), InlineData("1234\r\n5678")]
    public void Two_lines_are_two_codes(string input)
    {
        using var read = Read(input, 2);
        Assert.Equal(["1234", "5678"], read.Codes.Select(Text));
    }

    [Fact]
    public void An_empty_line_is_an_empty_code()
    {
        using var read = Read("\n5678\n", 2);
        Assert.Equal(["", "5678"], read.Codes.Select(Text));
    }

    [Fact]
    public void Spaces_are_kept_for_the_rules_to_judge()
    {
        using var read = Read(" 1234 \n", 1);
        Assert.Equal(" 1234 ", Text(read.Codes[0]));
    }

    [Theory]
    [InlineData("", 1, "Empty")]
    [InlineData("\uFEFF", 1, "Empty")]
    [InlineData("1234\n", 2, "TooFew")]
    [InlineData("1\n2\n3\n", 2, "TooMany")]
    [InlineData("1234\n\n", 1, "TooMany")]
    [InlineData("12\u000034\n", 1, "NotText")]
    [InlineData("1\u00002\u0000\n\u0000", 1, "NotText")]
    public void What_does_not_fit_is_a_value(string input, int lines, string problem)
    {
        using var read = Read(input, lines);
        Assert.Equal(problem, read.Problem.ToString());
        Assert.Empty(read.Codes);
    }

    [Fact]
    public void A_line_longer_than_any_code_gives_no_code()
    {
        using var read = Read(new string('1', Code.Capacity + 1) + "\n2\n", 2);
        Assert.Equal(InputProblem.LineTooLong, read.Problem);
        Assert.Empty(read.Codes);
    }

    [Fact]
    public void Reading_stops_at_the_bound()
    {
        using var stream = new MemoryStream(new byte[1 << 20]);
        using var read = StandardInput.Read(stream, 1);
        Assert.Equal(InputProblem.TooMuch, read.Problem);
        Assert.InRange(stream.Position, 1, StandardInput.Bound + 1);
    }

    [Fact]
    public void A_stream_that_gives_one_byte_at_a_time_gives_the_same()
    {
        using var read = StandardInput.Read(new Slow("12\r\n34\r\n"u8.ToArray()), 2);
        Assert.Equal(["12", "34"], read.Codes.Select(Text));
    }

    [Fact]
    public void A_stream_that_fails_is_a_value()
    {
        using var read = StandardInput.Read(new Slow(null), 1);
        Assert.Equal(InputProblem.Unreadable, read.Problem);
    }

    [Fact]
    public void The_buffer_is_wiped()
    {
        var stream = new Slow("135790\n"u8.ToArray());
        using var read = StandardInput.Read(stream, 1);
        Assert.All(stream.Buffer!, b => Assert.Equal(0, b));
    }

    private static StandardInput Read(string input, int lines) =>
        StandardInput.Read(new MemoryStream(Encoding.UTF8.GetBytes(input)), lines);

    private static string Text(Code code) => Encoding.UTF8.GetString(code.Bytes);

    /// <summary>One byte at a time; without content it fails as a closed descriptor does. Keeps the reader's buffer to look into.</summary>
    private sealed class Slow(byte[]? content) : MemoryStream(content ?? [])
    {
        public byte[]? Buffer { get; private set; }

        public override int Read(byte[] buffer, int offset, int count) =>
            content is null ? throw new IOException("closed") : base.Read(Buffer = buffer, offset, Math.Min(1, count));
    }
}
