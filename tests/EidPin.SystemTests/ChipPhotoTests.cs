using System.Buffers.Binary;
using System.Runtime.Versioning;
using EidPin.Cards;
using EidPin.Desk.Resetting;
using EidPin.Simulators;

namespace EidPin.SystemTests;

/// <summary>What a card brings as its photo is decoded by OpenJPEG's own program, and nothing of it stays.</summary>
[SupportedOSPlatform("linux")]
public sealed class ChipPhotoTests
{
    [Fact]
    public async Task The_photo_of_a_card_becomes_a_PNG_and_no_file_of_it_is_left()
    {
        var picture = await ChipPhoto.Decode(Photo());
        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], picture![..4]);
        Assert.Empty(Left());
    }

    [Fact]
    public async Task What_is_no_picture_is_none_and_no_file_of_it_is_left()
    {
        Assert.Null(await ChipPhoto.Decode([1, 2, 3]));
        Assert.Null(await ChipPhoto.Decode(Photo()[..60]));
        Assert.Null(await ChipPhoto.Decode(new byte[64 * 1024 + 1]));
        Assert.Empty(Left());
    }

    [Fact]
    public async Task A_picture_that_says_it_is_larger_than_any_memory_ends_within_the_childs_limits()
    {
        var photo = Photo();
        var size = photo.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, 0x51]);   // SIZ: Rsiz, then width and height (ISO/IEC 15444-1, A.5.1)
        foreach (var at in (int[])[6, 10, 22, 26]) BinaryPrimitives.WriteUInt32BigEndian(photo.AsSpan(size + at), 60_000);
        var began = Environment.TickCount64;
        Assert.Null(await ChipPhoto.Decode(photo));
        Assert.InRange(Environment.TickCount64 - began, 0, 30_000);
        Assert.Empty(Left());
    }

    [Fact]
    public async Task What_the_decoder_says_of_a_hostile_picture_fills_no_memory()
    {
        const string Noise = "EIDPIN-TEST-NOISE";
        var programs = Directory.CreateTempSubdirectory("eidpin-noise-");
        var path = Environment.GetEnvironmentVariable("PATH");
        try
        {
            // Other tests meanwhile get the real one by it.
            var decoder = Path.Combine(programs.FullName, "opj_decompress");
            await File.WriteAllTextAsync(
                decoder,
                $"#!/bin/sh\ngrep -q {Noise} \"$2\" && exec head -c 400000000 /dev/zero\nPATH={path} exec opj_decompress \"$@\"\n",
                TestContext.Current.CancellationToken);
            File.SetUnixFileMode(decoder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            Environment.SetEnvironmentVariable("PATH", $"{programs.FullName}:{path}");
            var before = GC.GetTotalMemory(forceFullCollection: false);
            var (most, decoding) = (0L, ChipPhoto.Decode([.. Photo(), .. System.Text.Encoding.ASCII.GetBytes(Noise)]));
            while (await Task.WhenAny(decoding, Task.Delay(5, TestContext.Current.CancellationToken)) != decoding)
                most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: false) - before);
            Assert.Null(await decoding);
            Assert.InRange(most, long.MinValue, 200_000_000);
        }
        finally
        {
            Environment.SetEnvironmentVariable("PATH", path);
            programs.Delete(recursive: true);
        }
    }

    private static string[] Left() => Directory.GetDirectories("/dev/shm", "eidpin-photo-*");

    private static byte[] Photo()
    {
        var made = ReadyMade.Find("my-number")!;
        using var readers = new SimulatedReaders(new SimulatedReader("Reader", made.Create()));
        using var session = PinSession.Open(readers.Connect("Reader"));
        using var number = new Code();
        foreach (var digit in made.Codes.Single(c => c.Key == "jp.verification-b").Value) number.Append((byte)digit);
        _ = new CardPhoto(session).Read(number, out var photo);
        return photo!;
    }
}
