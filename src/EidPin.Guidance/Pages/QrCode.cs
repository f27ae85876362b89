using System.Collections;
using System.Text;
using EidPin.Guidance.Wording;
using QRCoder;

namespace EidPin.Guidance.Pages;

/// <summary>A QR code drawn as lines of an SVG, so that a page has it without an image.</summary>
internal static class QrCode
{
    /// <param name="label">What it is, for who does not see it.</param>
    public static Markup Svg(string text, string label)
    {
        // M: a fold or a stain over an eighth of it does no harm. With its white margin of four modules.
        using var code = QRCodeGenerator.GenerateQrCode(text, QRCodeGenerator.ECCLevel.M);
        var size = code.ModuleMatrix.Count;
        var svg = new StringBuilder(4096);
        svg.Append($"<svg class=\"qr\" role=\"img\" aria-label=\"{Ruby.Escape(Ruby.Bare(label))}\" width=\"160\" height=\"160\" ");
        svg.Append($"viewBox=\"0 0 {size} {size}\" shape-rendering=\"crispEdges\"><path fill=\"#fff\" d=\"M0 0h{size}v{size}H0z\"/>");
        svg.Append("<path stroke=\"#000\" transform=\"translate(0 .5)\" d=\"");
        for (var y = 0; y < size; y++) Row(svg, code.ModuleMatrix[y], y);
        return new(svg.Append("\"/></svg>").ToString());
    }

    // A line for each run of dark modules.
    private static void Row(StringBuilder svg, BitArray row, int y)
    {
        for (var x = 0; x < row.Count; x++)
        {
            if (!row[x]) continue;
            var from = x;
            while (x + 1 < row.Count && row[x + 1]) x++;
            svg.Append($"M{from} {y}h{x + 1 - from}");
        }
    }
}
