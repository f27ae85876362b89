using EidPin.Cli.Programs;

namespace EidPin.Tests;

/// <summary><c>eidpin desk</c> with scripts in place of the local web app: what it is told, and what becomes of what it says.</summary>
public sealed class DeskCommandTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("eidpin-test-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Without_the_other_program_the_remedy_is_told()
    {
        var run = CliRun.Do("desk --json", programs: folder);
        Assert.Equal((6, "desk-missing"), (run.Exit, run.ErrorId));
        Assert.Equal(6, CliRun.Do("demo", programs: folder).Exit);
        Assert.Equal(0, CliRun.Do("demo --terminal", programs: folder).Exit);
    }

    [Theory]
    [InlineData("desk", "--child --lang en --open")]
    [InlineData("demo --lang sv --no-open", "--child --lang sv --demo")]
    [InlineData("desk --port 4711 --no-open", "--child --lang en --port 4711")]
    [InlineData("desk --kiosk m.json --browser b --log l --no-open", "--child --lang en --kiosk m.json --browser b --log l")]
    [InlineData("desk --terminal t.json --browser b --no-open", "--child --lang en --terminal t.json --browser b")]
    [InlineData("demo --lang ja-easy", "--child --lang ja-easy --demo --open")]
    public void It_gets_options_as_arguments(string line, string arguments)
    {
        Script(
            """echo "$*" > "$0.told"; echo "warming up"; """ +
            """echo "running http://127.0.0.1:1/start?x#y" """);
        var run = CliRun.Do(line, programs: folder);
        Assert.Equal((0, "desk http://127.0.0.1:1/start?x#y"), (run.Exit, run.Out.Trim()));
        Assert.Contains(
            line.Contains("ja-easy", StringComparison.Ordinal)
                ? "すでに"
                : line.Contains("sv", StringComparison.Ordinal) ? "redan" : "already",
            run.Error,
            StringComparison.Ordinal);
        Assert.Equal(arguments, File.ReadAllText(ChildProgram.FileIn(folder, ChildProgram.Desk) + ".told").TrimEnd());
    }

    [Fact]
    public void A_program_that_ends_without_a_word_is_a_failure_and_what_it_complains_of_is_shown()
    {
        Script("""echo "no port is free" >&2; exit 1""");
        var run = CliRun.Do("desk", programs: folder);
        Assert.Equal((6, ""), (run.Exit, run.Out));
        Assert.Contains("no port is free", run.Error, StringComparison.Ordinal);
        Script("""echo "desk http://127.0.0.1:1/"; exit 3""");
        Assert.Equal(6, CliRun.Do("desk", programs: folder).Exit);
    }

    [Fact]
    public void One_that_ends_well_after_its_address_is_no_failure()
    {
        Script("""echo "desk http://127.0.0.1:1/" """);
        Assert.Equal(
            (0, "{\"desk\":\"http://127.0.0.1:1/\"}"),
            CliRun.Do("desk --json", programs: folder) is var run ? (run.Exit, run.Out.Trim()) : default);
    }

    [Fact]
    public void Interrupted_it_closes_standard_input_and_kills_what_does_not_end()
    {
        Script("""echo "desk http://127.0.0.1:1/"; read end; echo ended > "$0.told" """);
        Assert.Equal(0, CliRun.Do("desk", programs: folder, interruptAfter: 500).Exit);
        Assert.True(File.Exists(ChildProgram.FileIn(folder, ChildProgram.Desk) + ".told"));
        Script("""echo "desk http://127.0.0.1:1/"; exec sleep 60""");
        var clock = System.Diagnostics.Stopwatch.StartNew();
        Assert.Equal(0, CliRun.Do("desk", programs: folder, interruptAfter: 500).Exit);
        Assert.InRange(clock.Elapsed.TotalSeconds, 3, 30);
        Script("exec sleep 60");
        Assert.Equal(130, CliRun.Do("desk", programs: folder, interruptAfter: 500).Exit);
    }

    [Theory]
    [InlineData("desk --port 80")]
    [InlineData("desk --port 0")]
    [InlineData("demo --port many")]
    [InlineData("desk --port 65536")]
    [InlineData("desk --simulated my-number")]
    [InlineData("desk --browser chromium")]
    [InlineData("desk --terminal t.json --kiosk k.json")]
    [InlineData("desk --terminal t.json --reset https://reset.example")]
    public void Wrong_options_start_nothing(string line)
    {
        Script("exit 9");
        Assert.Equal((2, "usage"), CliRun.Do($"{line} --json", programs: folder) is var run ? (run.Exit, run.ErrorId) : default);
    }

    private void Script(string text)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "a shell script");
        var file = ChildProgram.FileIn(folder, ChildProgram.Desk);
        File.WriteAllText(file, $"#!/bin/sh\n{text}\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
