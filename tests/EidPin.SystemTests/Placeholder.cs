namespace EidPin.SystemTests; public class Placeholder { [Fact] public void Builds() => Assert.NotEmpty(EidPin.Cards.CardProfiles.All); }
