using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;
using EidPin.Cards;

namespace EidPin.Cli.Commands;

/// <summary>
/// What <c>eidpin doctor --report</c> writes to attach to a report: no codes, no names, no numbers of cards, people or readers.
/// </summary>
internal static partial class Report
{
    private static readonly CultureInfo Culture = CultureInfo.InvariantCulture;

    public static string Of(Invocation call, IReadOnlyList<CheckJson> checks)
    {
        var report = new StringBuilder();
        report.AppendLine(Culture, $"eidpin {Cli.VersionText}");
        report
            .AppendJoin(", ", RuntimeInformation.OSDescription, RuntimeInformation.OSArchitecture, RuntimeInformation.FrameworkDescription)
            .AppendLine();
        report.AppendLine($"locale {Locale(call.Streams)}, language {call.Output.Texts.Language}");
        foreach (var check in checks) report.AppendLine($"{Mark(check)} {check.Id}: {check.Found}");
        foreach (var reader in Readers(call)) Add(report, call, reader);
        return WithoutSerials(report.ToString().TrimEnd());
    }

    /// <summary>
    /// pcsc-lite puts a reader's serial number into its name, in brackets before the two numbers at its end (hotplug_libudev.c); macOS
    /// and Windows do not.
    /// </summary>
    public static string WithoutSerials(string text) => Serial().Replace(text, "(*)");

    private static string Mark(CheckJson check)
    {
        if (check.Ok) return "ok  ";
        return check.Looked == false ? "?   " : "MISS";
    }

    [GeneratedRegex(@"\([^()\n]*\)(?= [0-9A-F]{2} [0-9A-F]{2}\b)")]
    private static partial Regex Serial();

    private static void Add(StringBuilder report, Invocation call, ReaderState reader)
    {
        report.AppendLine().AppendLine($"reader {reader.Name}");
        if (reader is { CardPresent: false, Mute: false })
        {
            report.AppendLine("no card");
            return;
        }
        report.AppendLine($"ATR {new Atr(reader.Atr)}");
        using var trace = new StringWriter();
        try
        {
            using var session = call.Read(() => PinSession.Open(call.Readers.Connect(reader.Name), null, trace, extra: true, call.PinPad));
            var pins = session.Status.Pins.Select(p => $"{p.Pin.Id} {EnumId.Of(p.State)} {p.TriesLeft?.ToString(Culture) ?? "?"}");
            report.AppendLine($"card {session.Status.Profile.Id} {session.Status.Kind}".TrimEnd()).AppendLine(string.Join(", ", pins));
            if (session.Pad is { } pad) report.AppendLine(Culture, $"pin pad, fewest digits {pad.MinDigits}, most {pad.MaxDigits}");
        }
        catch (CardException e)
        {
            report.AppendLine(e.Message);
        }
        report.AppendLine("trace of status:").Append(trace);
    }

    private static IReadOnlyList<ReaderState> Readers(Invocation call)
    {
        try
        {
            return call.Read(call.Readers.List);
        }
        catch (CardException)
        {
            return [];   // the checks say why
        }
    }

    private static string Locale(CliStreams streams) =>
        streams.Environment("LC_ALL") is { Length: > 0 } all ? all : streams.Environment("LANG") is { Length: > 0 } lang ? lang : "not set";
}
