using System.Formats.Asn1;
using System.Numerics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EidPin.Cards;
using EidPin.Simulators;

namespace EidPin.Tests;

/// <summary>The issuer of simulated cards: what a verifier gets of it.</summary>
public sealed class IssuerAuthorityTests
{
    [Theory, InlineData("jp.authentication"), InlineData("jp.signature")]
    public void Its_cards_are_told_from_those_of_somebody_who_took_its_name(string pin)
    {
        using var authority = X509CertificateLoader.LoadCertificate(SimulatedIssuer.Authority(pin));
        using X509Certificate2 own = CertificateOf(pin, other: false), taken = CertificateOf(pin, other: true);
        Assert.Equal(authority.SubjectName.RawData, own.IssuerName.RawData);
        Assert.Equal(authority.SubjectName.RawData, taken.IssuerName.RawData);
        Assert.True(Chains(own, authority));
        Assert.False(Chains(taken, authority));
    }

    [Fact]
    public void What_it_has_on_file_is_what_the_card_shows()
    {
        var card = SimulatedCard.Create(ReadyMade.Find("my-number")!.Definition with { MacSize = 16 });
        var record = SimulatedIssuer.Issued(card);
        using var session = PinSession.Open(SimulatedReaders.With(card, "R").Connect("R"));
        using var password = CounterModel.Typed("TEST1234");
        new CardCertificates(session).ReadWithCode("jp.signature", password, out var shown);
        Assert.Equal(
            (shown[0].Serial, shown[1].Serial, shown[1].NotAfter, 16, 20),
            (record.AuthenticationSerial, record.SignatureSerial, record.SignatureUntil, record.MacSize, record.CardId.Length));
        var child = SimulatedIssuer.Issued(CardTray.Take("my-number-child"));
        Assert.Equal((null, null), (child.SignatureSerial, child.SignatureUntil));
        Assert.NotEqual(record.CardId, child.CardId);
    }

    [Fact]
    public void A_revocation_list_names_the_serials_and_is_signed_by_the_authority()
    {
        DateTimeOffset from = new(2026, 11, 1, 0, 0, 0, TimeSpan.Zero), until = from.AddDays(7);
        var list = SimulatedIssuer.RevocationList("jp.signature", ["0102030405060708", "017F"], 12, from, until);
        var builder = CertificateRevocationListBuilder.Load(list, out var number);
        Assert.Equal(
            (new BigInteger(12), true, true, false),
            (
                number,
                builder.RemoveEntry([0x01, 0x7F]),
                builder.RemoveEntry(Convert.FromHexString("0102030405060708")),
                builder.RemoveEntry([0x05])));
        var outer = new AsnReader(list, AsnEncodingRules.DER).ReadSequence();
        var signed = outer.ReadEncodedValue();
        outer.ReadSequence();
        using var authority = X509CertificateLoader.LoadCertificate(SimulatedIssuer.Authority("jp.signature"));
        Assert.True(
            authority.GetRSAPublicKey()!.VerifyData(
                signed.Span, outer.ReadBitString(out _), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
        Assert.Throws<ArgumentException>(() => SimulatedIssuer.Authority("jp.card-info"));
    }

    private static X509Certificate2 CertificateOf(string pin, bool other)
    {
        var card = SimulatedCard.Create(ReadyMade.Find("my-number")!.Definition with { OtherIssuer = other });
        using var session = PinSession.Open(SimulatedReaders.With(card, "R").Connect("R"));
        using var password = CounterModel.Typed("TEST1234");
        new CardCertificates(session).ReadWithCode("jp.signature", password, out var shown);
        return X509CertificateLoader.LoadCertificate(shown.Single(c => c.PinId == pin).Der.ToArray());
    }

    private static bool Chains(X509Certificate2 certificate, X509Certificate2 authority)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(authority);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.VerificationTime = new DateTime(2026, 1, 1);
        return chain.Build(certificate);
    }
}
