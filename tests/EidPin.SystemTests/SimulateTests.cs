using System.Globalization;

namespace EidPin.SystemTests;

/// <summary><c>eidpin simulate</c>: a card that every program sees, as long as the command runs.</summary>
[Trait("Runs", "Program")]
public sealed class SimulateTests
{
    [Theory, InlineData(null), InlineData(Pty.Interrupt), InlineData(Pty.Terminate)]
    public void The_card_is_seen_until_Ctrl_C_or_a_signal_takes_it_out(int? signal)
    {
        using var pcscd = PrivatePcscd.Start();
        using var terminal = Start(pcscd, "simulate fineid-citizen");
        terminal.Await("12345678").Await("Ctrl-C takes the card out.");
        ProgramOnPcscdTests.AwaitCard(pcscd);
        Assert.Equal("fi.citizen", Card(pcscd, 0));
        Assert.Equal(0, pcscd.Eidpin("check pin1 --stdin --json", "1234\n").ExitCode);
        if (signal is { } number) terminal.Signal(number);
        else terminal.Type("\u0003");
        Assert.Equal(0, terminal.Await("The card is out.").End());
        ProgramOnPcscdTests.AwaitCard(pcscd, 0);
    }

    [Fact]
    public void A_second_card_is_in_the_second_reader()
    {
        using var pcscd = PrivatePcscd.Start();
        using var terminal = Start(pcscd, "simulate my-number --second fineid-organisation");
        terminal.Await("my-number").Await("fineid-organisation").Await("Ctrl-C");
        ProgramOnPcscdTests.AwaitCard(pcscd, 2);
        Assert.Equal(("jp.my-number", "fi.organisation"), (Card(pcscd, 0), Card(pcscd, 1)));
        Assert.Equal(0, terminal.Type("\u0003").Await("The card is out.").End());
        ProgramOnPcscdTests.AwaitCard(pcscd, 0);
    }

    [Fact]
    public void A_card_behind_another_one_says_so_and_goes_in_when_that_is_out()
    {
        using var pcscd = PrivatePcscd.Start();
        using var first = Start(pcscd, "simulate my-number");
        first.Await("The card is in the virtual reader");
        using var next = Start(pcscd, "simulate fineid-citizen");
        next.Await("Another card is in that virtual reader").Await("Ctrl-C");
        Assert.DoesNotContain("The card is in", next.Shown, StringComparison.Ordinal);
        Assert.Equal(0, first.Type("\u0003").End());
        next.Await("The card is in the virtual reader");
        ProgramOnPcscdTests.AwaitCard(pcscd);
        Assert.Equal("fi.citizen", Card(pcscd, 0));
        Assert.Equal(0, next.Type("\u0003").Await("The card is out.").End());
    }

    [Fact]
    public void Without_a_virtual_reader_the_remedy_is_told()
    {
        using var pcscd = PrivatePcscd.Start();
        var port = pcscd.Slots[0].Port.ToString(CultureInfo.InvariantCulture);
        pcscd.Stop();
        var english = new Dictionary<string, string> { ["LC_ALL"] = "C.UTF-8" };
        using var terminal = Pty.Start([Program.Path, "simulate", "fineid-citizen", "--port", port], english);
        Assert.Equal(4, terminal.End());
        Assert.DoesNotContain("Exception", terminal.Shown, StringComparison.Ordinal);
    }

    [Fact]
    public void A_command_is_run_while_the_card_is_in_and_its_exit_code_is_that_of_the_whole()
    {
        using var pcscd = PrivatePcscd.Start();
        var status = $"{Program.Path} status --json";
        var run = Run(pcscd, "fineid-citizen", status);
        Assert.Equal("fi.citizen", run.Json().GetProperty("readers")[0].GetProperty("card").GetProperty("id").GetString());
        Assert.Equal(0, run.ExitCode);
        Assert.Equal(7, Run(pcscd, "my-number", "exit 7").ExitCode);
        ProgramOnPcscdTests.AwaitCard(pcscd, 0);
    }

    [Fact]
    public void A_command_is_not_run_where_no_reader_takes_the_card()
    {
        using var pcscd = PrivatePcscd.Start();
        using var first = Start(pcscd, "simulate my-number");
        first.Await("The card is in the virtual reader");
        var run = Run(pcscd, "fineid-citizen", "echo was run");
        Assert.Equal(4, run.ExitCode);
        Assert.DoesNotContain("was run", run.Output, StringComparison.Ordinal);
        Assert.Equal(0, first.Type("\u0003").End());
    }

    [Fact]
    public void The_recipe_for_build_servers_in_the_document_runs()
    {
        using var pcscd = PrivatePcscd.Start();
        using var folder = new Folder();
        var document = File.ReadAllText(Path.Combine(Top(), "docs", "simulated-cards.md"));
        var recipe = document.Split("## On a build server")[1].Split("```sh\n")[1].Split("```")[0];
        // The service of this test is there already, in a place of its own, with a port of its own.
        var lines = recipe.Split('\n').Where(l => !l.StartsWith("sudo ", StringComparison.Ordinal));
        var script = string.Join('\n', lines.Prepend("set -e"))
            .Replace("eidpin simulate", $"{Program.Path} simulate --port {Port(pcscd)}", StringComparison.Ordinal);
        var run = pcscd.Run("/bin/sh", ["-c", $"cd {folder.Path}\n{script}"], "", English);
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("PIN [perustunnusluku]", run.Output, StringComparison.Ordinal);
    }

    private sealed class Folder : IDisposable
    {
        public string Path { get; } = Directory.CreateTempSubdirectory("eidpin-recipe-").FullName;

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }

    private static readonly Dictionary<string, string> English = new() { ["LC_ALL"] = "C.UTF-8" };

    private static string Top()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "ARCHITECTURE.md"))) folder = Path.GetDirectoryName(folder)!;
        return folder;
    }

    private static string Port(PrivatePcscd pcscd) => pcscd.Slots[0].Port.ToString(CultureInfo.InvariantCulture);

    private static Ran Run(PrivatePcscd pcscd, string card, string command) =>
        pcscd.Run(Program.Path, ["simulate", card, "--port", Port(pcscd), "--run", command], "", English);

    private static Pty Start(PrivatePcscd pcscd, string command) =>
        Pty.Start([Program.Path, .. command.Split(' '), "--port", pcscd.Slots[0].Port.ToString(CultureInfo.InvariantCulture)],
            new Dictionary<string, string> { ["LC_ALL"] = "C.UTF-8" });

    private static string? Card(PrivatePcscd pcscd, int slot) =>
        pcscd.Eidpin("status --json").Json().GetProperty("readers")[slot].GetProperty("card").GetProperty("id").GetString();
}
