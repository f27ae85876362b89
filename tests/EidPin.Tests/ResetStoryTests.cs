using EidPin.Reset;

namespace EidPin.Tests;

/// <summary>From a locked PIN to a working one.</summary>
public sealed class ResetStoryTests
{
    [Theory]
    [InlineData(ResetPins.Signature, 8, false)]
    [InlineData(ResetPins.Signature, 16, true)]
    [InlineData(ResetPins.Authentication, 8, true)]
    [InlineData(ResetPins.Authentication, 16, false)]
    public async Task A_reservation_at_home_becomes_a_new_PIN_at_a_kiosk(string pin, int macSize, bool rsa)
    {
        await using var stage = await ResetStage.Open();
        var card = await stage.NewCard(macSize, rsa);
        var kiosk = await stage.NewKiosk();
        var reservation = (await stage.Reserve(card, pin)).Right;
        Assert.Equal(("identified", pin, stage.Clock.Now.AddHours(24)), (reservation.State, reservation.Pin, reservation.ExpiresAt));
        Assert.Equal(pin == ResetPins.Signature, reservation.Places.Any(p => p.Id == "lawson"));
        byte[] newPin = pin == ResetPins.Signature ? [.. "NEWPASS1"u8] : [.. "4711"u8];
        Assert.Equal("done", await kiosk.Visit(card, newPin, macSize == 8 ? reservation.Code : null));
        Assert.Equal(newPin, card.NewPin);
        Assert.Equal("done", (await stage.AsHolder(HttpMethod.Get, reservation)).Right.State);
        Assert.Equal(Refusals.Used, (await kiosk.Lookup(card)).Reason);
    }
}
