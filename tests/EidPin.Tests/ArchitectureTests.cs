using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using EidPin.Cards;
using EidPin.Guidance.Situations;
using EidPin.Simulators;

namespace EidPin.Tests;

/// <summary>Rules of ARCHITECTURE.md that a reader would otherwise have to trust.</summary>
public sealed partial class ArchitectureTests
{
    private static readonly string Top = Repository.Top;

    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["EidPin.Hardening"] = [],
        ["EidPin.Cards"] = ["EidPin.Hardening"],
        ["EidPin.Scp03"] = [],
        ["EidPin.Simulators"] = ["EidPin.Cards", "EidPin.Scp03"],
        ["EidPin.Guidance"] = [],
        ["EidPin.CardGuide"] = ["EidPin.Cards", "EidPin.Guidance"],
        ["EidPin.Reset"] = [],
        ["EidPin.ResetServer"] = ["EidPin.Hardening", "EidPin.Reset", "EidPin.Guidance", "EidPin.Scp03"],
        ["EidPin.Desk"] =
        [
            "EidPin.Hardening", "EidPin.Cards", "EidPin.Simulators", "EidPin.Guidance", "EidPin.CardGuide", "EidPin.Reset", "EidPin.Scp03",
        ],
        ["EidPin.Cli"] = ["EidPin.Hardening", "EidPin.Cards", "EidPin.Simulators", "EidPin.Guidance", "EidPin.CardGuide"],
    };

    [Fact]
    public void Projects_reference_only_what_they_may()
    {
        foreach (var project in Directory.GetFiles(Path.Combine(Top, "src"), "*.csproj", SearchOption.AllDirectories))
        {
            var name = Path.GetFileNameWithoutExtension(project);
            var references = XDocument.Load(project).Descendants("ProjectReference")
                .Select(r => Path.GetFileNameWithoutExtension(r.Attribute("Include")!.Value.Replace('\\', '/')));
            Assert.Empty(references.Except(Allowed[name]).Select(r => $"{name} -> {r}"));
        }
    }

    private static readonly string[] Doors = ["Holder", "Machine", "Counter", "Oversight", "Staff", "Issuer", "Public", "Watching"];

    /// <summary>Whoever wants to know what a clerk can do opens Staff and what doors share. ResetApp puts all together.</summary>
    [Fact]
    public void A_door_of_the_reset_server_uses_what_doors_share_and_no_other_door()
    {
        var folders = Directory.GetDirectories(Path.Combine(Top, "src", "EidPin.ResetServer")).Select(f => Path.GetFileName(f)!)
            .Where(f => f is not ("bin" or "obj")).ToList();
        Assert.Superset(Doors.ToHashSet(), folders.ToHashSet());
        var uses = from folder in folders
                   from file in Sources($"src/EidPin.ResetServer/{folder}")
                   from line in File.ReadLines(file)
                   from door in Doors
                   where door != folder && Names(Uncommented(line), door)
                   select $"{folder}/{Path.GetFileName(file)} -> {door}";
        Assert.Empty(uses.Distinct());
    }

    private static bool Names(string line, string door) =>
        Regex.IsMatch(line, $@"^using .*\.{door};|(?<![\w.])(EidPin\.)?(ResetServer\.)?{door}\.[A-Z]");

    [Fact]
    public void Files_of_the_reset_server_have_the_namespace_of_their_folder()
    {
        var top = Path.Combine(Top, "src");
        var elsewhere = Sources("src/EidPin.ResetServer").Where(f => Path.GetFileName(f) != "Program.cs").Where(f =>
            !File.ReadLines(f).Contains(
                $"namespace {Path.GetRelativePath(top, Path.GetDirectoryName(f)!).Replace(Path.DirectorySeparatorChar, '.')};"));
        Assert.Empty(elsewhere);
    }

    [Fact]
    public void One_file_names_the_commands_that_carry_codes()
    {
        var elsewhere = Sources("src/EidPin.Cards").Where(f => Path.GetFileName(f) != "CodeCommand.cs")
            .SelectMany(f => File.ReadLines(f).Where(l => CodeInstructions().IsMatch(Uncommented(l))).Select(l => $"{f}: {l.Trim()}"));
        Assert.Empty(elsewhere);
    }

    [Fact]
    public void No_program_builds_card_commands_of_its_own()
    {
        var commands = Sources("src/EidPin.Cli").Concat(Sources("src/EidPin.Guidance"))
            .SelectMany(f => File.ReadLines(f).Where(l => CardTraffic().IsMatch(Uncommented(l))).Select(l => $"{f}: {l.Trim()}"));
        Assert.Empty(commands);
    }

    /// <summary>What the interface does by itself is for a link that knows no service: one that hands on must hand on all.</summary>
    [Fact]
    public void Every_link_of_the_programs_does_all_that_a_link_can()
    {
        Type[] links = [.. new[] { typeof(ICardLink), typeof(SimulatedReaders) }.SelectMany(t => t.Assembly.GetTypes())
            .Where(t => t.IsClass && t.IsAssignableTo(typeof(ICardLink)))];
        Assert.Equal(3, links.Length);
        var left = links.SelectMany(t => t.GetInterfaceMap(typeof(ICardLink)).TargetMethods.Where(m => m.DeclaringType!.IsInterface)
            .Select(m => $"{t.Name}.{m.Name}"));
        Assert.Equal(["SimulatedLink.KeepAlive"], left);
    }

    /// <summary>Service, virtual reader and the first of two programs are met at sockets of this computer.</summary>
    [Fact]
    public void Only_the_operators_server_is_asked_by_the_network()
    {
        string[] folders = ["Cards", "Cli", "Guidance", "CardGuide", "Simulators", "Scp03", "Reset", "Hardening", "Desk"];
        var asking = folders.SelectMany(f => Sources($"src/EidPin.{f}"))
            .Where(f => File.ReadLines(f).Any(l => Network().IsMatch(Uncommented(l))))
            .Select(Path.GetFileName).Order(StringComparer.Ordinal);
        Assert.Equal(["DemoIssuer.cs", "DirectRoute.cs", "FirstInstance.cs", "PcscSocket.cs", "ResetClient.cs", "Vpcd.cs"], asking);
    }

    /// <summary>Cards says ids and states; what they mean for a person's way is the guide's.</summary>
    [Fact]
    public void The_cards_speak_no_word_of_the_guide()
    {
        string[] situation = ["wish", "pinOf", "cardState", "authenticationCertificate", "signatureCertificate", "7-digit", "8-digit"];
        string[] fields = [.. situation.Concat(SituationFields.Dialogue.Select(f => f.Name)).Select(word => $"\"{word}\"")];
        var words = Sources("src/EidPin.Cards")
            .SelectMany(f => File.ReadLines(f).Where(l => fields.Any(Uncommented(l).Contains)).Select(l => $"{f}: {l.Trim()}"));
        Assert.Empty(words);
    }

    [Fact]
    public void Codes_are_never_strings_in_the_core_or_the_command()
    {
        var strings = Sources("src/EidPin.Cards").Concat(Sources("src/EidPin.Cli"))
            .SelectMany(f => File.ReadLines(f).Where(l => CodeToString().IsMatch(Uncommented(l))).Select(l => $"{f}: {l.Trim()}"));
        Assert.Empty(strings);
    }

    [Theory, InlineData("EidPin.Cards"), InlineData("EidPin.Cli"), InlineData("EidPin.Desk")]
    public void Where_codes_pass_the_compiler_refuses_the_ways_from_bytes_to_text(string name)
    {
        var project = XDocument.Load(Path.Combine(Top, "src", name, $"{name}.csproj"));
        var packages = project.Descendants("PackageReference").Select(p => p.Attribute("Include")!.Value);
        Assert.Contains("Microsoft.CodeAnalysis.BannedApiAnalyzers", packages);
        Assert.Contains("../BannedSymbols.txt", project.Descendants("AdditionalFiles").Select(f => f.Attribute("Include")!.Value));
        Assert.DoesNotContain("RS0030", project.ToString(), StringComparison.Ordinal);
    }

    /// <summary>A name that no member has would forbid nothing, and nobody would notice.</summary>
    [Fact]
    public void The_list_names_every_overload_by_which_bytes_and_characters_become_text()
    {
        var listed = File.ReadLines(Path.Combine(Top, "src", "BannedSymbols.txt")).Select(l => l.Split(';')[0]).ToHashSet();
        (Type Type, string[] Names)[] ways = [
            (typeof(Encoding), ["GetString", "GetChars", "TryGetChars"]),
            (typeof(BitConverter), ["ToString"]),
            (typeof(Convert), [
                "ToHexString", "ToHexStringLower", "TryToHexString", "TryToHexStringLower", "ToBase64String", "ToBase64CharArray",
                "TryToBase64Chars"]),
        ];
        var methods = ways.SelectMany(w => w.Type.GetMethods().Where(m => w.Names.Contains(m.Name) && TakesBytes(m))).ToList();
        var strings = typeof(string).GetConstructors().Where(c => c.GetParameters()[0].ParameterType != typeof(char));
        Assert.Superset(ways.SelectMany(w => w.Names).ToHashSet(), methods.Select(m => m.Name).ToHashSet());
        Assert.Empty(methods.Concat<MethodBase>(strings).Select(IdOf).Except(listed));
    }

    [Fact]
    public void Every_exception_from_the_list_says_why()
    {
        var silent = Sources("src").SelectMany(f => File.ReadLines(f)
            .Where(l => l.Contains("disable RS0030", StringComparison.Ordinal) && !l.Contains("RS0030 // ", StringComparison.Ordinal))
            .Select(l => $"{f}: {l}"));
        Assert.Empty(silent);
    }

    private static bool TakesBytes(MethodInfo method) => method.GetParameters() is [var first, ..]
        && (first.ParameterType.IsPointer || first.ParameterType == typeof(byte[]) || first.ParameterType == typeof(ReadOnlySpan<byte>));

    // As the compiler's documentation names members, which the list does too.
    private static string IdOf(MethodBase member)
    {
        var name = member.IsConstructor ? "#ctor" : member.Name;
        return $"M:{member.DeclaringType!.FullName}.{name}({string.Join(',', member.GetParameters().Select(p => IdOf(p.ParameterType)))})";
    }

    private static string IdOf(Type type)
    {
        if (type.IsArray) return IdOf(type.GetElementType()!) + "[]";
        if (type.IsPointer) return IdOf(type.GetElementType()!) + "*";
        if (type.IsByRef) return IdOf(type.GetElementType()!) + "@";
        if (!type.IsGenericType) return type.FullName!;
        var plain = type.GetGenericTypeDefinition().FullName!.Split('`')[0];
        return $"{plain}{{{string.Join(',', type.GetGenericArguments().Select(IdOf))}}}";
    }

    [Fact]
    public void The_command_names_no_PIN_so_that_a_new_card_needs_no_edit_there()
    {
        var ids = CardProfiles.All.SelectMany(c => c.Pins).Select(p => $"\"{p.Id}\"").ToArray();
        var named = Sources("src/EidPin.Cli")
            .SelectMany(f => File.ReadLines(f).Where(l => ids.Any(Uncommented(l).Contains)).Select(l => $"{f}: {l.Trim()}"));
        Assert.Empty(named);
    }

    [Fact]
    public void Source_files_stay_under_300_lines()
    {
        var long_ = Sources("src").Concat(Sources("tests")).Concat(Sources("benchmarks"))
            .Select(f => (File: f, Lines: File.ReadLines(f).Count())).Where(f => f.Lines > 300);
        Assert.Empty(long_);
    }

    [Fact]
    public void No_class_is_called_manager_helper_util_or_base()
    {
        var named = Sources("src").SelectMany(f => File.ReadLines(f).Where(l => VagueNames().IsMatch(l)).Select(l => $"{f}: {l.Trim()}"));
        Assert.Empty(named);
    }

    private static IEnumerable<string> Sources(string folder) =>
        Directory.GetFiles(Path.Combine(Top, folder), "*.cs", SearchOption.AllDirectories)
        .Where(f => !f.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal)
            && !f.Contains($"{Path.DirectorySeparatorChar}bin{Path.DirectorySeparatorChar}", StringComparison.Ordinal));

    private static string Uncommented(string line) => line.Split("//")[0];

    [GeneratedRegex(@"\b0x(20|24|2C)\b", RegexOptions.IgnoreCase)]
    private static partial Regex CodeInstructions();

    [GeneratedRegex(@"\bCommandApdu\b|\.Transmit\(")]
    private static partial Regex CardTraffic();

    [GeneratedRegex(@"new (Socket|TcpClient|UdpClient|ClientWebSocket|WebClient|Ping)\b|\b(HttpClient|SocketsHttpHandler)\b|\bDns\.")]
    private static partial Regex Network();

    [GeneratedRegex(@"GetString\([^)]*[Cc]ode\b|Encoding\.\w+\.GetString\([^)]*\.Bytes")]
    private static partial Regex CodeToString();

    [GeneratedRegex(@"\b(class|record|struct)\s+\w*(Manager|Helper|Util|Utils|Base)\b")]
    private static partial Regex VagueNames();
}
