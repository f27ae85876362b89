using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EidPin.Reset;
using EidPin.ResetServer.Register;
using EidPin.Scp03;

namespace EidPin.Tests;

/// <summary>A card with both certificates, and the issuer's side of its chip.</summary>
internal sealed class TestCard : IDisposable
{
    private readonly byte[] master;
    private readonly TestIssuer issuer;
    private readonly AsymmetricAlgorithm authenticationKey, signatureKey;

    public TestCard(TestIssuer issuer, byte[] master, DateTimeOffset now, int macSize = 8, bool rsa = false)
    {
        (this.issuer, this.master, MacSize, Id) = (issuer, master, macSize, RandomNumberGenerator.GetBytes(10));
        authenticationKey = rsa ? RSA.Create(2048) : ECDsa.Create(ECCurve.NamedCurves.nistP256);
        signatureKey = rsa ? RSA.Create(2048) : ECDsa.Create(ECCurve.NamedCurves.nistP384);
        Authentication = issuer.Issue(ResetPins.Authentication, authenticationKey, now.AddYears(-1), now.AddYears(4));
        Signature = issuer.Issue(ResetPins.Signature, signatureKey, now.AddYears(-1), now.AddYears(4));
    }

    /// <summary>As which the tests dial their servers.</summary>
    public const string Origin = "http://localhost";

    public byte[] Id { get; }

    public int MacSize { get; }

    public X509Certificate2 Authentication { get; set; }

    public X509Certificate2 Signature { get; set; }

    public IssuedCard Issued =>
        new(
            Convert.ToHexString(Id), Authentication.SerialNumber, Signature.SerialNumber, Signature.NotAfter.ToUniversalTime(),
            MacSize: MacSize,
        AuthenticationAuthority: Authority.NameOf(issuer.Authentication), SignatureAuthority: Authority.NameOf(issuer.Signature));

    /// <summary>What the chip was told to set last; null: nothing.</summary>
    public byte[]? NewPin { get; private set; }

    /// <summary>Times that a PIN was set.</summary>
    public int Resets { get; private set; }

    /// <summary>The proof of the PIN that is known where <paramref name="pin"/> is to be reset.</summary>
    /// <param name="origin">Null: as a program from before.</param>
    public Proof Prove(string act, string operatorId, string pin, string place, Challenge challenge, string? origin = Origin) =>
        Prove(new(act, operatorId, pin, place, challenge.Time, challenge.Nonce, origin), challenge.Id);

    public Proof Prove(ProofText text, string challenge)
    {
        var signing = text.Pin == ResetPins.Authentication;
        return new(
            challenge,
            Authentication.RawData,
            signing ? Signature.RawData : null,
            Sign(signing ? signatureKey : authenticationKey, text.ToBytes()),
            text.Origin);
    }

    /// <summary>The PIN that was just set signs that it works.</summary>
    public Proof Confirm(ProofText text, string challenge)
    {
        var signing = text.Pin == ResetPins.Signature;
        var signed = Sign(signing ? signatureKey : authenticationKey, text.ToBytes());
        return new(challenge, Authentication.RawData, signing ? Signature.RawData : null, signed, text.Origin);
    }

    public static byte[] Sign(AsymmetricAlgorithm key, byte[] text) =>
        key is RSA rsa
            ? rsa.SignData(text, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            : ((ECDsa)key).SignData(text, HashAlgorithmName.SHA256);

    /// <summary>INITIALIZE UPDATE, as the chip answers it.</summary>
    public (byte[] Answer, SessionKeys Keys, byte[] HostCryptogram) InitializeUpdate(byte keySet, byte[] hostChallenge)
    {
        using var keys = CardKeys.Of(master, keySet, Id);
        var challenge = RandomNumberGenerator.GetBytes(MacSize);
        var session = SessionKeys.Derive(keys, hostChallenge, challenge);
        var answer = new InitializeUpdateAnswer(
            Id, keySet, (byte)(MacSize == 16 ? 0x61 : 0x60), challenge, session.CardCryptogram(hostChallenge, challenge));
        return (answer.ToBytes(), session, session.HostCryptogram(hostChallenge, challenge));
    }

    /// <summary>The session as the kiosk and the chip have it: authentication, the blinding command, RESET RETRY COUNTER.</summary>
    /// <returns>Chaining value and the chip's answer.</returns>
    public (byte[] Chaining, byte[] Receipt) Reset(
        string pin, Authorisation authorised, SessionKeys chipKeys, byte[] hostCryptogram, byte[] newPin)
    {
        using var chip = new CardSecureChannel(chipKeys);
        using var kiosk = new SecureChannel(
            new SessionKeys([.. authorised.SessionEnc], [.. authorised.SessionMac], [.. authorised.SessionRmac], MacSize),
            authorised.HostCryptogram);
        var external = kiosk.ExternalAuthenticate();
        Assert.True(chip.Authenticate(external.AsSpan(0, 4), external.AsSpan(5), hostCryptogram));
        Pass([0x80, 0xDA, 0x00, 0x00, 16, .. RandomNumberGenerator.GetBytes(16)], []);
        (byte Reference, byte Tries) known = pin switch
        {
            ResetPins.Signature => (0x9B, 5),
            ResetPins.Authentication => (0x98, 3),
            ResetPins.ResidentRegister => (0x9C, 3),
            _ => (0x91, 3),
        };
        var (reference, tries) = known;
        var answer = Pass([0x00, 0x2C, 0x02, reference, (byte)newPin.Length, .. newPin, 0x00], Scp03.Receipt.Said(reference, tries));
        Assert.Equal(newPin, NewPin);
        Resets++;
        var chaining = kiosk.Chaining;
        Assert.Equal([.. Scp03.Receipt.Said(reference, tries), 0x90, 0x00], kiosk.Unwrap(answer));
        return (chaining, answer);

        byte[] Pass(byte[] command, byte[] said)
        {
            var wrapped = kiosk.Wrap(command);
            NewPin = chip.Unwrap(wrapped.AsSpan(0, 4), wrapped.AsSpan(5, wrapped[4]));
            Assert.NotNull(NewPin);
            byte[] reply = [.. chip.Wrap(said, [0x90, 0x00]), 0x90, 0x00];
            if (said.Length == 0) kiosk.Unwrap(reply);
            return reply;
        }
    }

    public void Dispose()
    {
        authenticationKey.Dispose();
        signatureKey.Dispose();
    }
}
