using System.Globalization;

namespace EidPin.Guidance.Which;

/// <summary>How programs write a number of Windows or PC/SC: hexadecimal with and without 0x, or as a signed decimal.</summary>
internal static class WhichCodes
{
    public static IEnumerable<string> Spellings(string code)
    {
        yield return code;
        if (code.Length != 8 || code[0] != '8') yield break;
        if (!uint.TryParse(code, NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var number)) yield break;
        yield return $"0x{code}";
        yield return unchecked((int)number).ToString(CultureInfo.InvariantCulture);
    }
}
