namespace EidPin.Tests; public class Placeholder { [Fact] public void Builds() => Assert.NotEmpty(EidPin.Cards.CardProfiles.All); }
