using System.Globalization;
using EidPin.Reset;

namespace EidPin.Tests;

/// <summary>What ends: a reservation while a machine works on it, and the authority that issued a certificate.</summary>
public sealed class ResetEndTests
{
    private static readonly DateTimeOffset Start = DateTimeOffset.Parse("2026-11-28T00:00:00Z", CultureInfo.InvariantCulture);

    [Theory]
    [InlineData(-1, null)]
    [InlineData(0, Refusals.Expired)]
    [InlineData(30, Refusals.Expired)]
    public void A_session_that_was_authorised_in_time_is_not_authorised_again_after_the_end(int seconds, string? refused)
    {
        var end = Start.AddHours(24);
        List<ResetFact> facts =
        [
            new ResetFact.Reserved(ResetPins.Signature, "card") { At = Start },
            new ResetFact.Identified("policy") { At = Start },
            new ResetFact.Authorised("k1", "first", 0) { At = end.AddMinutes(-1) },
        ];
        var again = new ResetCommand.Authorise("k1", "card", "second", [ResetPins.Signature], true, 0);
        var decision = Deciding.Decide(Deciding.Replay("case", facts)!, again, end.AddSeconds(seconds));
        Assert.Equal(refused, decision.Refusal?.Id);
        Assert.Equal(refused is null, decision.Fact is ResetFact.Authorised);
    }

    [Theory]
    [InlineData("2044-12-31T12:00:00Z", null)]
    [InlineData("2045-01-01T00:00:01Z", Refusals.CertificateNotValid)]
    public async Task A_certificate_whose_authority_is_over_proves_nothing(string now, string? refused)
    {
        await using var stage = await ResetStage.Open();
        stage.Clock.Now = DateTimeOffset.Parse(now, CultureInfo.InvariantCulture);
        var card = await stage.NewCard();
        Assert.Equal(refused, (await stage.Reserve(card, ResetPins.Signature)).Reason);
    }
}
