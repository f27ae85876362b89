using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EidPin.Reset;
using EidPin.ResetServer.Register;
using EidPin.ResetServer.Serving;

namespace EidPin.Tests;

/// <summary>Proofs and requests that somebody would like to get through.</summary>
public sealed class ResetProofTests
{
    [Fact]
    public async Task A_proof_is_good_for_its_act_operator_PIN_place_and_nonce_alone()
    {
        await using var stage = await ResetStage.Open();
        var card = await stage.NewCard();
        var challenge = await stage.NewChallenge();
        foreach (var (act, operatorId, pin, place, made) in ((string, string, string, string, Challenge)[])[
            (ProofText.Authorise, ResetStage.OperatorId, ResetPins.Signature, ProofText.Home, challenge),
            (ProofText.Reserve, "other", ResetPins.Signature, ProofText.Home, challenge),
            (ProofText.Reserve, ResetStage.OperatorId, "jp.card-info", ProofText.Home, challenge),
            (ProofText.Reserve, ResetStage.OperatorId, ResetPins.Signature, "kiosk-1", challenge),
            (
                ProofText.Reserve, ResetStage.OperatorId, ResetPins.Signature, ProofText.Home,
                challenge with { Time = challenge.Time.AddSeconds(1) }),
            (
                ProofText.Reserve,
                ResetStage.OperatorId,
                ResetPins.Signature,
                ProofText.Home,
                challenge with { Nonce = RandomNumberGenerator.GetBytes(32) })])
            Assert.Equal(
                Refusals.BadProof,
                (
                    await stage.Reserve(
                        new ReserveRequest(ResetPins.Signature, card.Prove(act, operatorId, pin, place, made)), key: "key")).Reason);
        Assert.Equal(
            201,
            (
                await stage.Reserve(
                    new ReserveRequest(
                        ResetPins.Signature,
                        card.Prove(ProofText.Reserve, ResetStage.OperatorId, ResetPins.Signature, ProofText.Home, challenge)),
                    key: "key")).Status);
    }

    [Fact]
    public async Task A_proof_works_once()
    {
        await using var stage = await ResetStage.Open();
        var card = await stage.NewCard();
        var wish = new ReserveRequest(
            ResetPins.Signature,
            card.Prove(ProofText.Reserve, ResetStage.OperatorId, ResetPins.Signature, ProofText.Home, await stage.NewChallenge()));
        Assert.Equal(201, (await stage.Reserve(wish, key: "one")).Status);
        Assert.Equal(Refusals.StaleProof, (await stage.Reserve(wish, key: "two")).Reason);
    }

    [Fact]
    public async Task The_signature_of_another_card_proves_nothing()
    {
        await using var stage = await ResetStage.Open();
        var (mine, other) = (await stage.NewCard(), await stage.NewCard());
        var challenge = await stage.NewChallenge();
        var proof = other.Prove(ProofText.Reserve, ResetStage.OperatorId, ResetPins.Authentication, ProofText.Home, challenge);
        Assert.Equal(
            Refusals.OtherCard,
            (
                await stage.Reserve(
                    new ReserveRequest(ResetPins.Authentication, proof with { AuthenticationCertificate = mine.Authentication.RawData }),
                    key: "a")).Reason);
        var login = other.Prove(ProofText.Reserve, ResetStage.OperatorId, ResetPins.Signature, ProofText.Home, challenge);
        Assert.Equal(
            Refusals.BadProof,
            (
                await stage.Reserve(
                    new ReserveRequest(ResetPins.Signature, login with { AuthenticationCertificate = mine.Authentication.RawData }),
                    key: "b")).Reason);
    }

    [Fact]
    public async Task The_login_key_does_not_prove_the_signature_password_nor_the_other_way_round()
    {
        await using var stage = await ResetStage.Open();
        var card = await stage.NewCard();
        var challenge = await stage.NewChallenge();
        var proof = card.Prove(ProofText.Reserve, ResetStage.OperatorId, ResetPins.Signature, ProofText.Home, challenge);
        Assert.Equal(
            Refusals.WrongPurpose,
            (
                await stage.Reserve(
                    new ReserveRequest(ResetPins.Authentication, proof with { SignatureCertificate = card.Authentication.RawData }),
                    key: "a")).Reason);
        Assert.Equal(Refusals.Malformed, (await stage.Reserve(new ReserveRequest(ResetPins.Authentication, proof), key: "b")).Reason);
        Assert.Equal(
            Refusals.WrongPurpose,
            (
                await stage.Reserve(
                    new ReserveRequest(ResetPins.Signature, proof with { AuthenticationCertificate = card.Signature.RawData }),
                    key: "c")).Reason);
        Assert.Equal(
            Refusals.WrongPurpose,
            (
                await stage.Reserve(
                    new ReserveRequest(ResetPins.Signature, proof with { AuthenticationCertificate = stage.Issuer.Authentication.RawData }),
                    key: "d")).Reason);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        card.Authentication = stage.Issuer.Issue(
            ResetPins.Authentication, key, stage.Clock.Now.AddDays(-1), stage.Clock.Now.AddDays(1), X509KeyUsageFlags.NonRepudiation);
        Assert.Equal(Refusals.WrongPurpose, (await stage.Reserve(card, ResetPins.Signature)).Reason);
        card.Authentication = stage.Issuer.Issue(
            ResetPins.Authentication, key, stage.Clock.Now.AddDays(-1), stage.Clock.Now.AddDays(1), withUsage: false);
        Assert.Equal(Refusals.WrongPurpose, (await stage.Reserve(card, ResetPins.Signature)).Reason);
    }

    [Fact]
    public async Task Same_names_and_other_keys_are_another_issuer()
    {
        await using var stage = await ResetStage.Open();
        var other = new TestIssuer();
        Assert.Equal(stage.Issuer.Authentication.Subject, other.Authentication.Subject);
        using var card = new TestCard(other, stage.Master, stage.Clock.Now);
        await stage.Store.Register.Add([card.Issued]);
        foreach (var pin in (string[])[ResetPins.Signature, ResetPins.Authentication])
            Assert.Equal(Refusals.OtherIssuer, (await stage.Reserve(card, pin)).Reason);
    }

    [Theory, InlineData(-10, -1), InlineData(1, 10)]
    public async Task A_certificate_that_is_over_or_not_begun_is_refused(int from, int until)
    {
        await using var stage = await ResetStage.Open();
        var card = await stage.NewCard();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        card.Authentication = stage.Issuer.Issue(
            ResetPins.Authentication, key, stage.Clock.Now.AddDays(from), stage.Clock.Now.AddDays(until));
        Assert.Equal(Refusals.CertificateNotValid, (await stage.Reserve(card, ResetPins.Signature)).Reason);
    }

    [Fact]
    public async Task Revoked_certificates_close_both_directions()
    {
        await using var stage = await ResetStage.Open();
        var (card, other) = (await stage.NewCard(), await stage.NewCard());
        var now = stage.Clock.Now;
        Assert.Equal(204, await Give(stage, stage.Issuer.List(ResetPins.Signature, 1, now, now.AddDays(1), card.Signature.SerialNumber)));
        foreach (var pin in (string[])[ResetPins.Signature, ResetPins.Authentication])
            Assert.Equal(Refusals.CertificateNotValid, (await stage.Reserve(card, pin)).Reason);
        Assert.Equal(201, (await stage.Reserve(other, ResetPins.Signature)).Status);
        Assert.Equal(
            204, await Give(stage, stage.Issuer.List(ResetPins.Authentication, 7, now, now.AddDays(1), other.Authentication.SerialNumber)));
        Assert.Equal(Refusals.CertificateNotValid, (await (await stage.NewKiosk()).Lookup(other)).Reason);
    }

    [Fact]
    public async Task A_list_is_taken_from_its_authority_only_and_its_number_never_goes_back()
    {
        await using var stage = await ResetStage.Open();
        var now = stage.Clock.Now;
        Assert.Equal(204, await Give(stage, stage.Issuer.List(ResetPins.Signature, 5, now, now.AddDays(1), "01AB")));
        Assert.Equal(400, await Give(stage, stage.Issuer.List(ResetPins.Signature, 4, now, now.AddDays(2))));
        Assert.Equal(400, await Give(stage, new TestIssuer().List(ResetPins.Signature, 6, now, now.AddDays(1))));
        Assert.Equal(400, await Give(stage, stage.Issuer.List(ResetPins.Signature, 6, now.AddHours(1), now.AddDays(1))));
        Assert.Equal(400, await Give(stage, [0x30, 0x00]));
        var forged = stage.Issuer.List(ResetPins.Signature, 6, now, now.AddDays(1), "01CD");
        forged[^10] ^= 1;
        Assert.Equal(400, await Give(stage, forged));
        var name = Authority.NameOf(stage.Issuer.Signature);
        Assert.Equal("5", (await stage.Store.Revoked.ListOf(name))!.Number);
        Assert.True((await stage.Store.Register.CardOf(name, "1ab")).Own.IsRevoked);
        Assert.Equal(204, await Give(stage, stage.Issuer.List(ResetPins.Signature, 6, now, now.AddDays(1))));
        Assert.False((await stage.Store.Register.CardOf(name, "1ab")).Own.IsRevoked);
    }

    [Fact]
    public async Task Without_a_list_of_today_nobody_is_let_in_and_the_trouble_is_said_to_be_the_operators()
    {
        await using var stage = await ResetStage.Open();
        var card = await stage.NewCard();
        Assert.Equal(204, await Give(stage, stage.Issuer.List(ResetPins.Authentication, 1, stage.Clock.Now, stage.Clock.Now.AddHours(1))));
        Assert.Equal(201, (await stage.Reserve(card, ResetPins.Signature)).Status);
        Assert.Equal((200, "ok\n"), await stage.Get("/readyz"));
        stage.Clock.Now += TimeSpan.FromHours(1);
        var refused = await stage.Reserve(card, ResetPins.Signature);
        Assert.Equal((503, Refusals.ListOverdue), (refused.Status, refused.Reason));
        Assert.Contains("revocation-list-overdue", refused.Body, StringComparison.Ordinal);
        await Task.Delay(TimeSpan.FromSeconds(1.1), TestContext.Current.CancellationToken);
        Assert.Equal((200, $"ok\nnote: revocation-list-overdue {ResetPins.Authentication}\n"), await stage.Get("/readyz"));
        Assert.Equal((200, $"ok\neidpin-reset {ProgramVersion.Text}\n"), await stage.Get("/healthz"));
    }

    [Fact]
    public async Task Two_authorities_may_give_the_same_serial_number_and_each_card_stays_itself()
    {
        await using var stage = await ResetStage.Open();
        var second = new TestIssuer();
        Assert.Equal(
            204, (int)(await stage.AsOperator("/v1/issuer/cards", new([], second.Authorities), ResetJson.Default.IssuedCards)).StatusCode);
        var card = await stage.NewCard();
        using var other = new TestCard(second, stage.Master, stage.Clock.Now);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        other.Authentication = second.Issue(
            ResetPins.Authentication,
            key,
            stage.Clock.Now.AddDays(-1),
            stage.Clock.Now.AddDays(1),
            serial: Convert.FromHexString(card.Authentication.SerialNumber));
        // Not in the register yet: the number is, of the first authority.
        Assert.Equal(Refusals.UnknownCard, (await stage.Reserve(other, ResetPins.Signature)).Reason);
        await stage.Store.Register.Add([other.Issued with { Stopped = true }]);
        Assert.Equal(Refusals.CardNotValid, (await stage.Reserve(other, ResetPins.Signature)).Reason);
        Assert.Equal(201, (await stage.Reserve(card, ResetPins.Signature)).Status);
        // Revoked by the second authority is the number of its own certificate alone.
        Assert.Equal(
            204,
            await Give(
                stage, second.List(ResetPins.Signature, 1, stage.Clock.Now, stage.Clock.Now.AddDays(1), card.Signature.SerialNumber)));
        Assert.Equal(201, (await stage.Reserve(card, ResetPins.Signature)).Status);
    }

    [Theory, InlineData(true, 204), InlineData(false, 400)]
    public async Task Of_several_authorities_a_real_issuer_has_to_say_whose_serial_numbers_those_are(bool practice, int status)
    {
        var (first, second) = (new TestIssuer(), new TestIssuer());
        await using var stage = await ResetStage.Open(s =>
            s with { Practice = practice, Authorities = [.. first.Authorities.Concat(second.Authorities).Select(Authority.Of)] });
        if (practice)
            Assert.Equal(
                204,
                (int)(await stage.AsOperator("/v1/issuer/cards", new([], second.Authorities), ResetJson.Default.IssuedCards)).StatusCode);
        using var card = new TestCard(stage.Issuer, stage.Master, stage.Clock.Now);
        Assert.Equal(
            status,
            (int)(
                await stage.AsOperator(
                    "/v1/issuer/cards",
                    new([card.Issued with { AuthenticationAuthority = null }]),
                    ResetJson.Default.IssuedCards)).StatusCode);
        if (practice) Assert.Equal(201, (await stage.Reserve(card, ResetPins.Signature)).Status);
    }

    // Issuing distribution point, delta list, an extension that nobody knows; of an entry: certificate issuer, reason.
    [Theory]
    [InlineData("2.5.29.28", true, false, 400)]
    [InlineData("2.5.29.28", false, false, 400)]
    [InlineData("2.5.29.27", true, false, 400)]
    [InlineData("1.2.3.4", true, false, 400)]
    [InlineData("1.2.3.4", false, false, 204)]
    [InlineData("2.5.29.29", true, true, 400)]
    [InlineData("2.5.29.21", false, true, 204)]
    public async Task A_list_of_a_part_of_the_certificates_does_not_pass_for_a_full_one(
        string extension, bool critical, bool ofEntry, int status)
    {
        await using var stage = await ResetStage.Open();
        var now = stage.Clock.Now;
        Assert.Equal(
            status, await Give(stage, stage.Issuer.ListWith(extension, critical, ofEntry, ResetPins.Signature, now, now.AddDays(1))));
    }

    [Theory, InlineData(ResetPins.Authentication), InlineData(ResetPins.Signature)]
    public async Task An_overdue_list_of_either_authority_closes_both_directions_and_the_machine(string overdue)
    {
        await using var stage = await ResetStage.Open();
        var (card, kiosk) = (await stage.NewCard(), await stage.NewKiosk());
        foreach (var pin in (string[])[ResetPins.Authentication, ResetPins.Signature])
            Assert.Equal(
                204, await Give(stage, stage.Issuer.List(pin, 1, stage.Clock.Now, stage.Clock.Now.AddHours(pin == overdue ? 1 : 9))));
        Assert.Equal(201, (await stage.Reserve(card, ResetPins.Signature)).Status);
        stage.Clock.Now += TimeSpan.FromHours(1);
        foreach (var pin in (string[])[ResetPins.Authentication, ResetPins.Signature])
        {
            var told = await stage.Reserve(card, pin);
            Assert.Equal(Refusals.ListOverdue, told.Reason);
            Assert.Contains("revocation-list-overdue", told.Body, StringComparison.Ordinal);
        }
        Assert.Equal(Refusals.ListOverdue, (await kiosk.Lookup(card)).Reason);
    }

    [Fact]
    public async Task Whoever_is_not_the_operator_gives_neither_cards_nor_kiosks_and_no_operator_of_real_cards_gives_authorities_here()
    {
        await using var stage = await ResetStage.Open();
        var kiosk = await stage.NewKiosk();
        Assert.Equal(
            401, (int)(await stage.AsOperator("/v1/issuer/cards", new([]), ResetJson.Default.IssuedCards, secret: [1, 2, 3])).StatusCode);
        Assert.Equal(401, (await stage.Post("/v1/issuer/kiosks", [], null)).Status);
        await using var real = await ResetStage.Open(settings => settings with { Practice = false });
        Assert.Equal(
            401,
            (int)(await real.AsOperator("/v1/issuer/cards", new([], real.Issuer.Authorities), ResetJson.Default.IssuedCards)).StatusCode);
        Assert.Equal(403, (int)(await real.AsOperator("/v1/issuer/kiosks", kiosk.Entry, ResetJson.Default.KioskEntry)).StatusCode);
    }

    private static async Task<int> Give(ResetStage stage, byte[] list) =>
        (int)(await stage.AsOperator("/v1/issuer/cards", new([], null, [list]), ResetJson.Default.IssuedCards)).StatusCode;
}
