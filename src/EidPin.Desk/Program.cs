using EidPin.Cards;
using EidPin.Cards.Pcsc;
using EidPin.Desk;
using EidPin.Desk.Safety;

Hardening.Apply();
DeskOptions options;
try
{
    options = DeskOptions.Parse(args);
}
catch (ArgumentException e)
{
    return Say(e.Message, 2);
}
try
{
    return await Run();
}
catch (IOException e)
{
    // No folder of our own, no port, another one that does not answer.
    return Say(e.Message, 4);
}

async Task<int> Run()
{
    // A child ends with the program that started it: its standard input closes then.
    using var input = new StreamReader(Console.OpenStandardInput());
    var token = options.Child ? await input.ReadLineAsync() : null;
    if (options.Child && !Doorway.IsToken(token)) return Say("--child: no start token on standard input", 2);
    var folder = RuntimeFolder.Open();
    var page = folder[$"{options.Name}.html"];
    var (first, running) = await FirstInstance.Claim(folder, options.Name, options.Language);
    using var held = first;
    if (first is null)
    {
        Console.WriteLine($"running {running}");
        if (options.Open) StartFile.Show(page, running!);
        return 0;
    }
    var strip = options.Demo ? new DemoStrip() : null;
    using ICardReaders readers = strip is null ? new PcscReaders() : strip.Readers;
    await using var desk = await DeskServer.Start(options, readers, token, strip, options.Demo ? null : LastChanged.Open());
    using var answers = first.Answer(desk.Doorway.StartUrl);
    Console.WriteLine($"desk {desk.Url}");
    if (options.Open) StartFile.Show(page, desk.Url);
    await (options.Child ? Task.WhenAny(desk.Ended, input.ReadToEndAsync()) : desk.Ended);
    File.Delete(page);
    return 0;
}

int Say(string problem, int exit)
{
    Console.Error.WriteLine($"eidpin-desk: {problem}");
    return exit;
}
