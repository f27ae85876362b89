using System.Globalization;

// Prints every figure as a ratio against something that anyone can run, beside its bound, and exits with 1 where one is missed. The
// programs are those that people install (build/native), or of another folder: --programs FOLDER.
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var top = FindTop();
var other = Array.IndexOf(args, "--programs") + 1;
var programs = other > 0 && other < args.Length ? Path.GetFullPath(args[other]) : Path.Combine(top, "out", "native");
if (args.Contains("status"))
{
    StatusFigures.Print();
    return 0;
}
if (args.Contains("guidance")) return GuidanceFigures.Print(top) ? 0 : 1;
if (!File.Exists(Path.Combine(programs, "eidpin"))) return Fail($"run build/native once: there are no programs in {programs}");
if (args.Contains("command")) return CommandFigures.Print(Path.Combine(programs, "eidpin")) ? 0 : 1;
if (args.Contains("desk")) return await DeskFigures.Print(Path.Combine(programs, "eidpin-desk")) ? 0 : 1;
if (args.Contains("reset")) return ResetFigures.Print(Path.Combine(programs, "eidpin-reset")) ? 0 : 1;

if (args.Contains("cases"))
{
    var many = Array.IndexOf(args, "--cases") + 1;
    return await CaseFigures.Print(
        Path.Combine(programs, "eidpin-reset"), many > 0 ? int.Parse(args[many], CultureInfo.InvariantCulture) : 1_000_000) ? 0 : 1;
}

var kept = GuidanceFigures.Print(top);
Console.WriteLine();
kept &= await DeskFigures.Print(Path.Combine(programs, "eidpin-desk"));
Console.WriteLine();
kept &= ResetFigures.Print(Path.Combine(programs, "eidpin-reset"));
Console.WriteLine();
StatusFigures.Print();
kept &= CommandFigures.Print(Path.Combine(programs, "eidpin"));
return kept ? 0 : 1;

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
