using EidPin.Cards;
using EidPin.Desk.Cards;
using EidPin.Simulators;

namespace EidPin.Tests;

/// <summary>A form whose page is gone before its turn came sends no code: nobody would be there to hear what it cost.</summary>
public sealed class AbandonedFormTests
{
    [Fact]
    public async Task A_code_that_waits_for_its_turn_is_not_sent_once_its_page_is_gone()
    {
        using var readers = SimulatedReaders.With(SimulatedCard.Create(ReadyMade.Find("my-number")!.Definition), "R");
        using var desk = new CardDesk(readers, simulated: true);
        ReaderView? view;
        while ((view = desk.Views.FirstOrDefault(v => v.Phase == Phase.Ready)) is null)
            await Task.Delay(10, TestContext.Current.CancellationToken);
        var reader = desk.Find(view.Id)!;
        using var gone = new CancellationTokenSource();
        using ManualResetEventSlim held = new();
        var test = TestContext.Current.CancellationToken;
        var before = reader.Run(view.Id, _ => held.Wait(TimeSpan.FromSeconds(20), test), abandoned: test);
        using var wrong = Code.Copy("9999"u8);
        var ticket = new Ticket("", view.Id, "jp.authentication", Act.Check, LastTry.Hold, view.Version);
        var waiting = Operations.Do(desk, ticket, [wrong], weakIsFine: false, gone.Token);
        await gone.CancelAsync();
        held.Set();
        Assert.True(await before);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        Assert.Equal(3, await reader.Run(view.Id, session => session.Status["jp.authentication"]!.TriesLeft, abandoned: test));
    }
}
