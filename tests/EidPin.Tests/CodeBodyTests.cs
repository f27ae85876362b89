using System.Text;
using EidPin.Cards;
using EidPin.Desk.Safety;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.AspNetCore.Http;

namespace EidPin.Tests;

/// <summary>A body of codes is exactly what it should be, or nothing of it stays.</summary>
public sealed class CodeBodyTests
{
    private const string Octets = "application/octet-stream";

    [Fact]
    public async Task Fields_become_codes_in_their_order()
    {
        using var body = await Read([4, .. "1234"u8, 6, .. "TEST12"u8, 0], 3);
        Assert.Equal(3, body!.Codes.Count);
        Assert.True(Same(body.Codes[0], "1234") && Same(body.Codes[1], "TEST12"));
        Assert.Equal(0, body.Codes[2].Length);
    }

    [Fact]
    public async Task Disposed_its_codes_are_gone()
    {
        var body = await Read([4, .. "1234"u8], 1);
        body!.Dispose();
        Assert.Equal(0, body.Codes[0].Length);
    }

    [Fact]
    public void Whatever_the_body_is_it_is_taken_whole_or_refused_with_400_and_the_buffer_is_wiped()
    {
        // Lengths near those of codes, so that some bodies are right.
        var bodies = Gen.Choose(0, 3).SelectMany(fields => Gen.OneOf(Noise(), Fields(fields)).Select(bytes => (bytes, fields)));
        var taken = 0;
        FsCheck.Check.One(Config.QuickThrowOnFailure.WithMaxTest(5_000).WithQuietOnSuccess(true), Prop.ForAll(Arb.From(bodies), given =>
        {
            var (bytes, fields) = given;
            var stream = new KeepingStream(bytes);
            var context = Request(stream, bytes.Length);
            using var body = CodeBody.Read(context.Request, fields).GetAwaiter().GetResult();
            Assert.All(stream.Seen, buffer => Assert.True(buffer.Span.IndexOfAnyExcept((byte)0) < 0));
            Assert.Equal(Expected(bytes, fields), body is not null);
            if (body is null) Assert.Equal(bytes.Length > CodeBody.Largest ? 413 : 400, context.Response.StatusCode);
            else Assert.Equal(fields, body.Codes.Count);
            taken += body is null ? 0 : 1;
        }));
        Assert.True(taken > 500, $"{taken} bodies were right");
    }

    [Theory]
    [InlineData(null, Octets)]
    [InlineData(5L, "text/plain")]
    [InlineData(5L, "application/octet-stream; charset=utf-8")]
    [InlineData(5L, null)]
    [InlineData(0L, Octets)]
    public async Task Without_a_length_or_of_another_type_nothing_is_read(long? length, string? type)
    {
        var stream = new KeepingStream([4, .. "1234"u8]);
        var context = Request(stream, length, type);
        Assert.Null(await CodeBody.Read(context.Request, 1));
        Assert.Equal((400, 0), (context.Response.StatusCode, stream.Seen.Count));
    }

    [Fact]
    public async Task More_than_fits_is_413_and_not_read()
    {
        var stream = new KeepingStream(new byte[CodeBody.Largest + 1]);
        var context = Request(stream, CodeBody.Largest + 1);
        Assert.Null(await CodeBody.Read(context.Request, 1));
        Assert.Equal((413, 0), (context.Response.StatusCode, stream.Seen.Count));
        Assert.NotNull(await Read([255, .. new byte[255]], 1));
    }

    [Fact]
    public async Task Cut_off_or_broken_in_the_middle_the_buffer_is_wiped_too()
    {
        foreach (var broken in (Exception?[])[
            null,
            new IOException("reset"),
            new OperationCanceledException(),
            new BadHttpRequestException("slow", 408),
        ])
        {
            var stream = new KeepingStream([9, .. "1234"u8], broken);
            var context = Request(stream, 10);
            Assert.Null(await CodeBody.Read(context.Request, 1));
            Assert.Equal(broken is BadHttpRequestException ? 408 : 400, context.Response.StatusCode);
            Assert.All(stream.Seen, buffer => Assert.True(buffer.Span.IndexOfAnyExcept((byte)0) < 0));
        }
    }

    private static Gen<byte[]> Noise() => Gen.Choose(0, 300).SelectMany(length => Gen.Choose(0, 255).Select(b => (byte)b).ArrayOf(length));

    private static Gen<byte[]> Fields(int count) =>
        Gen.Choose(0, 90).SelectMany(length => Gen.Choose('0', '9').Select(b => (byte)b).ArrayOf(length))
        .Select(code => (byte[])[(byte)code.Length, .. code]).ArrayOf(count).Select(fields => fields.SelectMany(f => f).ToArray());

    private static bool Expected(byte[] bytes, int fields)
    {
        if (bytes.Length is 0 or > CodeBody.Largest) return false;
        var at = 0;
        for (var i = 0; i < fields; i++)
        {
            if (at >= bytes.Length) return false;
            at += 1 + bytes[at];
        }
        return at == bytes.Length;
    }

    private static bool Same(Code code, string text)
    {
        using var other = Code.Copy(Encoding.ASCII.GetBytes(text));
        return code.SameAs(other);
    }

    private static Task<CodeBody?> Read(byte[] bytes, int fields) =>
        CodeBody.Read(Request(new KeepingStream(bytes), bytes.Length).Request, fields);

    private static DefaultHttpContext Request(Stream body, long? length, string? type = Octets)
    {
        var context = new DefaultHttpContext();
        (context.Request.Method, context.Request.Body, context.Request.ContentLength, context.Request.ContentType) =
            ("POST", body, length, type);
        return context;
    }

    /// <summary>Remembers into which memory it was read, gives it out in small pieces, and ends as it was told.</summary>
    private sealed class KeepingStream(byte[] bytes, Exception? broken = null) : MemoryStream(bytes)
    {
        public List<Memory<byte>> Seen { get; } = [];

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Seen.Add(buffer);
            await Task.CompletedTask;
            if (Position == Length && broken is not null) throw broken;
            return Read(buffer.Span[..Math.Min(7, buffer.Length)]);
        }
    }
}
