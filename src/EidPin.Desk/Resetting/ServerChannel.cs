using EidPin.Cards;
using EidPin.Reset;
using EidPin.Scp03;

namespace EidPin.Desk.Resetting;

/// <summary>
/// The issuer's session with one card, with the keys that the server handed out for it. Keeps what the server wants to see of its end.
/// </summary>
internal sealed class ServerChannel : IIssuerChannel, IDisposable
{
    private readonly SecureChannel channel;

    public ServerChannel(Authorisation authorisation) => (Attempt, channel) = (authorisation.Attempt,
        new(
            new SessionKeys(
                authorisation.SessionEnc, authorisation.SessionMac, authorisation.SessionRmac, authorisation.HostCryptogram.Length),
            authorisation.HostCryptogram));

    public string Attempt { get; }

    /// <summary>The MAC chaining value of the command that the card answered last.</summary>
    public byte[] Chaining { get; private set; } = [];

    /// <summary>The card's answer as it came.</summary>
    public byte[] Receipt { get; private set; } = [];

    public byte[] Open() => channel.ExternalAuthenticate();

    public byte[] Wrap(ReadOnlySpan<byte> command) => channel.Wrap(command);

    public byte[] Unwrap(ReadOnlySpan<byte> answer)
    {
        (Chaining, Receipt) = ([.. channel.Chaining], answer.ToArray());
        try
        {
            return channel.Unwrap(answer);
        }
        catch (SecureChannelException)
        {
            throw new CardException(CardFault.BadAnswer);
        }
    }

    public void Dispose() => channel.Dispose();
}
