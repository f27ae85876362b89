using System.Security.Cryptography.X509Certificates;
using EidPin.Cards;
using EidPin.Simulators;

namespace EidPin.Tests;

/// <summary>Names in certificates, written without OpenSSL.</summary>
public sealed class PlainNameTests
{
    public static TheoryData<string> Names =>
    [
        "CN=VIRTANEN TARU 99900001X, SN=VIRTANEN, G=TARU, SERIALNUMBER=99900001X, C=FI",
        "CN=\"A, CN=B\", OU=\"say \"\"yes\"\"\", O=\" x\", C=JP",
        "DC=test, L=東京, S=x, STREET=y, T=z, O=\"a+b\"",
        "E=a@b.example, CN=\"#1\"",
    ];

    [Theory, MemberData(nameof(Names))]
    public void A_name_reads_as_the_system_writes_it(string text)
    {
        var name = new X500DistinguishedName(text, X500DistinguishedNameFlags.Reversed);
        Assert.Equal(name.Name, PlainName.Of(name));
    }

    [Fact]
    public void The_names_of_simulated_cards_read_so_too()
    {
        foreach (var card in ReadyMade.All)
        {
            using var session = PinSession.Open(SimulatedReaders.With(card.Create(), "R").Connect("R"));
            foreach (var found in new CardCertificates(session).Read().Where(c => c.State == CertificateState.Present))
            {
                using var parsed = X509CertificateLoader.LoadCertificate(found.Der.Span);
                Assert.Equal((parsed.Subject, parsed.Issuer), (found.Subject, found.Issuer));
            }
        }
    }

    [Fact]
    public void A_part_of_several_values_is_told_whole()
    {
        // SET { SEQUENCE { surname, "A" }, SEQUENCE { common name, "" } }
        var part = Convert.FromHexString("3113" + "3008060355040413" + "0141" + "3007060355040313" + "00");
        Assert.Equal("SN=A + CN=\"\"", PlainName.Of(new X500DistinguishedName([0x30, (byte)part.Length, .. part])));
    }

    [Fact]
    public void What_would_command_a_terminal_is_left_out() =>
        Assert.Equal("CN=a[31mb", PlainName.Of(new X500DistinguishedName("CN=a\u001B[31m\u0007b")));
}
