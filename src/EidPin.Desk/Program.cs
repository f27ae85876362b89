using EidPin.Cards;
using EidPin.Cards.Pcsc;
using EidPin.Desk;

var options = DeskOptions.Parse(args);
// A child ends with the program that started it: its standard input closes then.
var token = options.Child ? await Console.In.ReadLineAsync() : null;
var strip = options.Demo ? new DemoStrip() : null;
using ICardReaders readers = strip is null ? new PcscReaders() : strip.Readers;
await using var desk = await DeskServer.Start(options, readers, token, strip);
Console.WriteLine($"desk {desk.Url}");
await (options.Child ? Task.WhenAny(desk.Ended, Console.In.ReadToEndAsync()) : desk.Ended);
return 0;
