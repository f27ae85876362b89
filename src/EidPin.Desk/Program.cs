using System.Text.Json;
using EidPin.Cards;
using EidPin.Cards.Pcsc;
using EidPin.Desk;
using EidPin.Desk.Resetting;
using EidPin.Desk.Safety;
using EidPin.Guidance.Wording;
using EidPin.Hardening;

ThisProcess.Harden();
var options = new DeskOptions();
(Uri Server, KioskIdentity Identity)? machine;
try
{
    options = DeskOptions.Parse(args);
    OpenSsl.Demand();
    machine = (options.Kiosk ?? options.Terminal) is { } file ? KioskFile.Read(file, options.Terminal is not null) : null;
}
catch (ArgumentException e)
{
    return Say(e.Message, 2);
}
catch (CardException e)
{
    return Say(Texts.For(options.Language)[$"fault.{e.Fault.Id}.message"], 4);
}
try
{
    return await Run();
}
catch (Exception e) when (e is IOException or JsonException)
{
    // No folder of our own, no port, another one that does not answer; a card's file that was changed since the command looked at it.
    return Say(e.Message, 4);
}

async Task<int> Run()
{
    // A child ends with the program that started it: its standard input closes then.
#pragma warning disable RS0030 // The demo's secrets come here, no code.
    using var input = new StreamReader(Console.OpenStandardInput());
#pragma warning restore RS0030
    var secrets = options is { Demo: true, Reset: not null } ? DemoSecrets.Parse(await input.ReadLineAsync()) : null;
    if (options is { Demo: true, Reset: not null } && secrets is null) return Say("--demo --reset: no secrets on standard input", 2);
    // At a terminal trouble alone is told; a machine has nobody who looks.
    using var log = options.Log is { } file
        ? DeskLog.File(file)
        : new DeskLog(Console.Error, machine is null ? DeskLog.Level.Warning : DeskLog.Level.Info);
    var folder = RuntimeFolder.Open();
    var page = folder[$"{options.Name}.html"];
    var (first, running) = await FirstInstance.Claim(folder, options.Name, options.Language);
    using var held = first;
    if (first is null)
    {
        Console.WriteLine($"running {running}");
        if (options.Open && await FirstInstance.Ask(folder, options.Name, options.Language) is { } another) StartFile.Show(page, another);
        return 0;
    }
    var strip = options.Demo ? new DemoStrip(secrets?.MasterKey, options.Simulated) : null;
    using ICardReaders readers = strip is null ? new PcscReaders() : strip.Readers;
    using var issuer = secrets is null ? null : new DemoIssuer(options.Reset!, secrets.OperatorSecret);
    var (reset, counter) = await Operator(issuer, strip, log);
    await using var desk =
        await DeskServer.Start(options, readers, strip, options.Demo ? null : LastChanged.Open(), reset, log, counter);
    using var answers = first.Answer(desk.Doorway.NewAddress);
    log.Info("started", ("port", desk.Doorway.Port), ("kiosk", machine?.Identity.Id));
    string NewAddress() => desk.Doorway.NewAddress(options.Language);
    using (var browser = options.Browser is { } command ? new KioskBrowser(command, page, NewAddress, () => desk.IsShown, log) : null)
    {
        // What is printed and what a browser is opened with are an address each, good once; a machine's own browser is all that opens it.
        Console.WriteLine($"desk {(browser is null ? NewAddress() : desk.Doorway.Origin)}");
        if (options.Open && browser is null) StartFile.Show(page, NewAddress());
        await (options.Child ? Task.WhenAny(desk.Ended, input.ReadToEndAsync()) : desk.Ended);
    }
    File.Delete(page);
    log.Info("ended");
    return 0;
}

async Task<(ResetClient? Reset, ResetClient? Counter)> Operator(DemoIssuer? issuer, DemoStrip? strip, DeskLog log)
{
    if (machine is { } own) return (new(own.Server, own.Identity, log: log), null);
    if (options.Reset is not { } taker) return (null, null);
    if (issuer is null || strip is null) return (new(taker, log: log), null);
    try
    {
        var practice = await issuer.Begin(strip.Places.Select(p => p.Card));
        strip.Issued += issuer.Add;
        // The first reader is the terminal's too: whoever plays the clerk sends the holder there.
        var terminal = (await issuer.Terminal()) with { Reader = strip.Places[0].Reader.Name };
        return (new(taker, practice, log: log), new(taker, terminal, log: log));
    }
    catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
    {
        throw new IOException($"{taker}: {e.Message}", e);
    }
}

int Say(string problem, int exit)
{
    Console.Error.WriteLine($"eidpin-desk: {problem}");
    return exit;
}
