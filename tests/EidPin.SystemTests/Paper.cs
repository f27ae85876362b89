using System.Diagnostics;
using System.Globalization;
using System.Text;
using ZXing;
using ZXing.Common;

namespace EidPin.SystemTests;

/// <summary>What stands on printed sheets, as poppler draws them and a reader of bar codes that we did not write sees them.</summary>
internal static class Paper
{
    private const int DotsPerInch = 150;

    /// <summary>Each sheet as grey pixels.</summary>
    public static async Task<IReadOnlyList<(int Width, int Height, byte[] Pixels)>> Drawn(byte[] pdf)
    {
        var folder = Directory.CreateTempSubdirectory("eidpin-paper-");
        try
        {
            var file = Path.Combine(folder.FullName, "slip.pdf");
            await File.WriteAllBytesAsync(file, pdf);
            using var drawing = Process.Start("pdftoppm", ["-gray", "-r", $"{DotsPerInch}", file, Path.Combine(folder.FullName, "sheet")]);
            await drawing.WaitForExitAsync();
            Assert.Equal(0, drawing.ExitCode);
            var sheets = Directory.GetFiles(folder.FullName, "sheet*.pgm").Order(StringComparer.Ordinal);
            return [.. sheets.Select(sheet => Grey(File.ReadAllBytes(sheet)))];
        }
        finally
        {
            folder.Delete(true);
        }
    }

    /// <summary>The text of the QR code on a sheet; null: there is none that can be read.</summary>
    public static string? Scanned((int Width, int Height, byte[] Pixels) sheet)
    {
        var reader = new BarcodeReaderGeneric
        {
            Options = new DecodingOptions { PossibleFormats = [BarcodeFormat.QR_CODE], TryHarder = true },
        };
        return reader.Decode(
            new RGBLuminanceSource(sheet.Pixels, sheet.Width, sheet.Height, RGBLuminanceSource.BitmapFormat.Gray8))?.Text;
    }

    // P5, width, height, 255, and a byte for each pixel.
    private static (int Width, int Height, byte[] Pixels) Grey(byte[] pgm)
    {
        var (at, words) = (0, new List<string>());
        while (words.Count < 4)
        {
            var end = at;
            while (!char.IsWhiteSpace((char)pgm[end])) end++;
            words.Add(Encoding.ASCII.GetString(pgm, at, end - at));
            at = end + 1;
        }
        int width = int.Parse(words[1], CultureInfo.InvariantCulture), height = int.Parse(words[2], CultureInfo.InvariantCulture);
        return (width, height, pgm[at..(at + width * height)]);
    }
}
