using System.Diagnostics;
using System.Globalization;
using EidPin.Cards;
using EidPin.Simulators;
using EidPin.SystemTests;

// Prints every figure as a ratio against something that anyone can run: commands to the card and wall time of `eidpin status` beside
// `pkcs15-tool --list-pins` on the same simulated card in the same pcscd, and start-up of the builds that are there.
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var top = FindTop();
var program = Path.Combine(top, "out", "eidpin", "eidpin");
var native = Path.Combine(top, "out", "native", "eidpin");
if (args.Contains("status"))
{
    StatusFigures.Print();
    return 0;
}
if (!args.Contains("guidance") && !File.Exists(program)) return Fail("run ./eidpin --version once: there is no build in out/eidpin");
if (args.Contains("reset")) return ResetFigures.Print(top) ? 0 : 1;
var guidance = GuidanceFigures.Print(top);
if (args.Contains("guidance")) return guidance ? 0 : 1;
Console.WriteLine();
var desk = await DeskFigures.Print(top);
if (args.Contains("desk")) return desk ? 0 : 1;
Console.WriteLine();
var reset = ResetFigures.Print(top);
Console.WriteLine();

StatusFigures.Print();
Console.WriteLine("Commands to the card, and wall time (median of 5), both programs in turn on one private pcscd");
Console.WriteLine(
    $"{"card",-26} {"protocol",-8} {"link",-8} {"eidpin",7} {"pkcs15-tool",12} {"ratio",6}   {"eidpin",9} {"pkcs15-tool",12} {"ratio",6}");
foreach (var (name, atr) in (List<(string, string?)>)[
    ("my-number", null),
    ("fineid-citizen", null),
    ("fineid-citizen", "3B8F80018031B865B08505102412246082900022"),
])
    foreach (var delay in (double[])[0, 15])
        Compare(name, atr, TimeSpan.FromMilliseconds(delay));

Console.WriteLine();
Console.WriteLine("Start-up (median of 9): status --json of a simulated card in process");
var builds = new Dictionary<string, string> { ["ReadyToRun"] = program, ["native"] = native };
var times = builds.Where(b => File.Exists(b.Value)).ToDictionary(b => b.Key, b =>
    Median(9, () => Run(b.Value, "status --json --simulated my-number")));
foreach (var (build, time) in times)
    Console.WriteLine($"{build,-12} {time.TotalMilliseconds,8:0.0} ms   {time / times.Values.Min(),5:0.0} × the fastest");
return guidance && desk && reset ? 0 : 1;

void Compare(string name, string? atr, TimeSpan delay)
{
    using var pcscd = PrivatePcscd.Start();
    var card = SimulatedCard.Create(ReadyMade.Find(name)!.Definition with { Atr = atr });
    if (atr is not null) card.Protocol = CardProtocol.T1;
    using var vpcd = new Vpcd(card, pcscd.Slots[0].Port, delay);
    vpcd.Insert();
    var conf = Path.GetTempFileName();
    File.WriteAllText(conf, "app default { enable_default_driver = true; reader_driver pcsc { disconnect_action = unpower; } }\n");
    var openSc = new Dictionary<string, string> { ["OPENSC_CONF"] = conf };
    Ran Ours() => pcscd.Run(program, ["status", "--json"]);
    Ran Theirs() => pcscd.Run("pkcs15-tool", ["--list-pins"], environment: openSc);
    while (!Ours().Output.Contains(card.Profile.Id, StringComparison.Ordinal)) Thread.Sleep(100);
    var (oursCount, theirsCount) = (CountOf(card, Ours), CountOf(card, Theirs));
    List<TimeSpan> ours = [], theirs = [];
    for (var i = 0; i < 5; i++)
    {
        ours.Add(Timed(() => Ours()));
        theirs.Add(Timed(() => Theirs()));
    }
    var (a, b) = (Middle(ours), Middle(theirs));
    Console.WriteLine(
        $"{name,-26} {card.Protocol,-8} {delay.TotalMilliseconds,5:0} ms {oursCount,7} {theirsCount,12} " +
        $"{(double)oursCount / theirsCount,6:0.00}   {a.TotalMilliseconds,6:0} ms {b.TotalMilliseconds,9:0} ms {a / b,6:0.00}");
    File.Delete(conf);
}

static int CountOf(SimulatedCard card, Func<Ran> run)
{
    var before = card.CommandCount;
    run();
    return card.CommandCount - before;
}

static TimeSpan Median(int times, Action action) => Middle([.. Enumerable.Range(0, times).Select(_ => Timed(action))]);

static TimeSpan Middle(List<TimeSpan> times)
{
    times.Sort();
    return times[times.Count / 2];
}

static TimeSpan Timed(Action action)
{
    var clock = Stopwatch.StartNew();
    action();
    return clock.Elapsed;
}

static void Run(string program, string arguments)
{
    using var process = Process.Start(new ProcessStartInfo(program, arguments.Split(' ')) { RedirectStandardOutput = true })!;
    process.StandardOutput.ReadToEnd();
    process.WaitForExit();
    if (process.ExitCode != 0) throw new InvalidOperationException($"{program} {arguments}: exit {process.ExitCode}");
}

static string FindTop()
{
    var folder = AppContext.BaseDirectory;
    while (!File.Exists(Path.Combine(folder, "EidPin.slnx"))) folder = Path.GetDirectoryName(folder)!;
    return folder;
}

static int Fail(string what)
{
    Console.Error.WriteLine(what);
    return 1;
}
