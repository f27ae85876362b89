using System.Security.Cryptography;
using System.Text;

namespace EidPin.Cards.Pcsc;

/// <param name="Text">For people and options.</param>
/// <param name="Bytes">For PC/SC, with the zero at its end.</param>
internal sealed record ReaderName(string Text, byte[] Bytes)
{
    internal static ReaderName Of(string text) => new(text, (Layout.Current.Wide ? Encoding.Unicode : Encoding.UTF8).GetBytes(text + '\0'));

    /// <summary>
    /// Every reader under a text of its own. Names of other bytes may read the same, since what commands a terminal is shown as '?':
    /// those get a mark made of their bytes, which stays theirs whichever readers come and go. Names of the same bytes are one reader to
    /// PC/SC.
    /// </summary>
    internal static IReadOnlyList<ReaderName> Apart(IEnumerable<ReaderName> names)
    {
        var readers = names.DistinctBy(n => NoCode.Hex(n.Bytes)).ToList();
        var shared = readers.CountBy(r => r.Text).Where(t => t.Value > 1).Select(t => t.Key).ToHashSet();
        return [.. readers.Select(r => shared.Contains(r.Text) ? r with { Text = $"{r.Text} [{Mark(r.Bytes)}]" } : r)];
    }

    private static string Mark(byte[] bytes)
    {
        OpenSsl.Demand();
        return NoCode.Hex(SHA256.HashData(bytes).AsMemory(0, 3));
    }
}
