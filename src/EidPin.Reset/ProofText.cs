using System.Globalization;
using System.Text;

namespace EidPin.Reset;

/// <summary>
/// What the card signs to prove that its holder knows a PIN. Whoever signs builds it for himself and shows it to the person: a hash or a
/// text that comes from a server is never signed, since a signature with the signature key is a legal one. The server builds it again and
/// compares the signature with that.
/// </summary>
/// <param name="Act"><c>reserve</c>, <c>authorise</c>, or <c>confirm</c>: the PIN that was just set is the one that signs.</param>
/// <param name="Operator">Who takes the reservation.</param>
/// <param name="Pin">The PIN that is to be set anew.</param>
/// <param name="Place"><c>home</c>, or the id of the kiosk or terminal.</param>
/// <param name="Time">When the server made the nonce, to the second, UTC.</param>
/// <param name="Nonce">Of the server, 32 bytes, good once.</param>
/// <param name="Origin">The server as whoever signs has dialled it (<see cref="ServerOrigin"/>); null: the text of version 1.</param>
public sealed record ProofText(
    string Act, string Operator, string Pin, string Place, DateTimeOffset Time, ReadOnlyMemory<byte> Nonce, string? Origin)
{
    public const string Reserve = "reserve", Authorise = "authorise", Confirm = "confirm", Home = "home";

    /// <summary>As it is shown, and in UTF-8 signed: eight lines, in version 1 seven, each with its end.</summary>
    /// <exception cref="ArgumentException">A value that would make one line look like another.</exception>
    public override string ToString()
    {
        foreach (var value in (ReadOnlySpan<string>)[Act, Operator, Pin, Place])
            if (!IsPlain(value)) throw new ArgumentException("letters, digits, dots and hyphens alone");
        if (Origin is not null && !ServerOrigin.Is(Origin)) throw new ArgumentException("scheme, host and port alone");
        if (Nonce.Length != 32) throw new ArgumentException("a nonce has 32 bytes");
        var time = Time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        var nonce = Convert.ToHexStringLower(Nonce.Span);
        var to = Origin is null ? "v1" : $"v2\norigin: {Origin}";
        return $"EidPin reset {to}\nact: {Act}\noperator: {Operator}\npin: {Pin}\nplace: {Place}\ntime: {time}\nnonce: {nonce}\n";
    }

    private static bool IsPlain(string value) =>
        value.Length is > 0 and <= 64 && value.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-');

    public byte[] ToBytes() => Encoding.UTF8.GetBytes(ToString());
}
