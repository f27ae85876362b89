using EidPin.Cards;
using EidPin.Cards.Pcsc;

namespace EidPin.Tests;

/// <summary>Readers and service as each system's PC/SC tells of them, scripted.</summary>
public sealed class PcscReadersTests
{
    private const uint Present = 0x20, Mute = 0x200, Unpowered = 0x400;

    [Theory]
    [InlineData(Present | Mute, true)]
    [InlineData(Present | Mute | Unpowered, true)]
    [InlineData(Present, true)]
    [InlineData(Present | Unpowered, false)]
    public void A_card_without_ATR_is_mute_unless_it_only_has_no_power_now(uint state, bool mute)
    {
        var pcsc = new ScriptedPcsc(Manner.Windows);
        pcsc.Plug("Reader").State = state;
        var reader = Assert.Single(new PcscReaders(pcsc).List());
        Assert.Equal((true, mute), (reader.CardPresent, reader.Mute));
    }

    [Fact]
    public void Two_readers_whose_names_read_the_same_are_two_and_each_is_reached()
    {
        var pcsc = new ScriptedPcsc(Manner.PcscLite);
        pcsc.Plug(new ReaderName("Reader ?", [0x52, 0x01, 0x00]), CardTray.Take("my-number"));
        pcsc.Plug(new ReaderName("Reader ?", [0x52, 0x02, 0x00]), CardTray.Take("fineid-citizen"));
        pcsc.Plug("Another");
        using var readers = new PcscReaders(pcsc);
        var names = readers.List().Select(r => r.Name).ToList();
        Assert.Equal(3, names.Distinct().Count());
        Assert.Equal("Another", names[2]);
        Assert.Equal(["jp.my-number", "fi.citizen"], names.Take(2).Select(n =>
        {
            using var session = PinSession.Open(readers.Connect(n));
            return session.Status.Profile.Id;
        }));
        Assert.Equal(CardFault.UnknownReader, Assert.Throws<CardException>(() => readers.Connect("Reader ?")).Fault);
    }

    [Fact]
    public void A_readers_name_does_not_change_with_the_order_of_those_that_read_the_same()
    {
        ReaderName one = new("R ?", [1, 0]), other = new("R ?", [2, 0]);
        var names = ReaderName.Apart([one, other]);
        Assert.Equal(names.Reverse().Select(n => n.Text), ReaderName.Apart([other, one]).Select(n => n.Text));
        Assert.Equal("R ?", Assert.Single(ReaderName.Apart([one])).Text);
    }

    [Fact]
    public void Readers_of_the_very_same_name_are_one_since_the_system_takes_them_for_one()
    {
        var pcsc = new ScriptedPcsc(Manner.MacOS);
        pcsc.Plug("Reader", CardTray.Take("my-number"));
        pcsc.Plug("Reader");
        Assert.Equal("Reader", Assert.Single(new PcscReaders(pcsc).List()).Name);
    }

    [Theory, InlineData("pcsc-lite"), InlineData("Windows"), InlineData("macOS")]
    public async Task A_token_that_is_always_in_ends_no_wait_and_a_card_does(string system)
    {
        var pcsc = new ScriptedPcsc(Manner.Of(system));
        pcsc.Plug("Token", CardTray.Take("fineid-organisation"));
        var slot = pcsc.Plug("Reader");
        using var readers = new PcscReaders(pcsc);
        var known = readers.List();
        var waiting = Task.Run(() => readers.WaitForChange(known, CancellationToken.None), TestContext.Current.CancellationToken);
        await StaysAsync(waiting);
        pcsc.Insert(slot, CardTray.Take("my-number"));
        Assert.Equal([true, true], (await EndAsync(waiting)).Select(r => r.CardPresent));
    }

    [Theory, InlineData("pcsc-lite"), InlineData("Windows"), InlineData("macOS")]
    public async Task A_reader_that_is_plugged_in_ends_the_wait(string system)
    {
        var pcsc = new ScriptedPcsc(Manner.Of(system));
        using var readers = new PcscReaders(pcsc);
        var known = readers.List();
        var waiting = Task.Run(() => readers.WaitForChange(known, CancellationToken.None), TestContext.Current.CancellationToken);
        await StaysAsync(waiting);
        pcsc.Plug("Reader");
        Assert.Equal("Reader", Assert.Single(await EndAsync(waiting)).Name);
    }

    [Fact]
    public void A_wait_that_is_cancelled_ends()
    {
        var pcsc = new ScriptedPcsc(Manner.Windows);
        pcsc.Plug("Reader");
        using var readers = new PcscReaders(pcsc);
        using var cancel = new CancellationTokenSource(200);
        var known = readers.List();
        Assert.Throws<OperationCanceledException>(() => readers.WaitForChange(known, cancel.Token));
    }

    [Fact]
    public async Task A_service_that_ends_with_the_last_reader_is_not_running_and_is_there_again_with_the_next()
    {
        var pcsc = new ScriptedPcsc(Manner.Windows);
        pcsc.Plug("Reader", CardTray.Take("my-number"));
        using var readers = new PcscReaders(pcsc);
        var known = readers.List();
        var waiting = Task.Run(
            () =>
                Assert.Throws<CardException>(() => readers.WaitForChange(known, CancellationToken.None)).Fault,
                TestContext.Current.CancellationToken);
        await StaysAsync(waiting);
        pcsc.Runs = false;
        Assert.Equal(CardFault.ServiceNotRunning, await EndAsync(waiting));
        Assert.Equal(CardFault.ServiceNotRunning, Assert.Throws<CardException>(() => readers.List()).Fault);
        pcsc.Runs = true;
        Assert.True(Assert.Single(readers.List()).CardPresent);
    }

    [Theory, InlineData("pcsc-lite"), InlineData("Windows")]
    public async Task Who_waits_and_nothing_happens_asks_once_and_hears_of_a_new_reader(string system)
    {
        var pcsc = new ScriptedPcsc(Manner.Of(system));
        pcsc.Plug("One", CardTray.Take("my-number"));
        pcsc.Plug("Two");
        using var readers = new PcscReaders(pcsc);
        var known = readers.List();
        var before = pcsc.Calls.Count(c => c == "ListReaders");
        var waiting = Task.Run(() => readers.WaitForChange(known, CancellationToken.None), TestContext.Current.CancellationToken);
        await StaysAsync(waiting);
        Assert.Equal(before + 1, pcsc.Calls.Count(c => c == "ListReaders"));
        pcsc.Plug("Three");
        Assert.Equal(3, (await EndAsync(waiting)).Count);
    }

    [Theory, InlineData(PcscError.CommError), InlineData(PcscError.NoService)]
    public void A_service_that_listens_and_closes_the_connection_each_time_refuses_this_user(uint code)
    {
        var pcsc = new ScriptedPcsc(Manner.PcscLite) { SocketState = ServiceSocket.Open };
        using var readers = new PcscReaders(pcsc);
        pcsc.FailNext("EstablishContext", code);
        pcsc.FailNext("EstablishContext", code);
        Assert.Equal(CardFault.NoPermission, Assert.Throws<CardException>(() => readers.List()).Fault);
        // One that only ended then is there the next time.
        pcsc.FailNext("EstablishContext", code);
        Assert.Empty(readers.List());
    }

    [Theory, InlineData(ServiceSocket.Forbidden, CardFault.NoPermission), InlineData(ServiceSocket.Absent, CardFault.ServiceNotRunning)]
    public void A_service_that_cannot_be_reached_is_forbidden_or_not_there_and_not_asked_twice(object socket, CardFault fault)
    {
        var pcsc = new ScriptedPcsc(Manner.PcscLite) { SocketState = (ServiceSocket)socket, Runs = false };
        Assert.Equal(fault, Assert.Throws<CardException>(() => new PcscReaders(pcsc).List()).Fault);
        Assert.Single(pcsc.Calls);
    }

    private static async Task StaysAsync(Task waiting) =>
        Assert.NotSame(waiting, await Task.WhenAny(waiting, Task.Delay(300, TestContext.Current.CancellationToken)));

    private static Task<T> EndAsync<T>(Task<T> waiting) =>
        waiting.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
}
