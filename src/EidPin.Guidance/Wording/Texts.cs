using System.Globalization;
using System.Text;
using System.Text.Json;
using EidPin.Guidance.Plans;

namespace EidPin.Guidance.Wording;

/// <summary>
/// Every word that people read, by key and language (guidance/*/*.json). Only what is asked for is loaded. What a language lacks comes from
/// the language that it stands in for, at last from English.
/// </summary>
public sealed class Texts
{
    // As POSIX has it, the first that says anything decides: LC_ALL=C means English even where LANG is Finnish.
    private static readonly string[] LocaleVariables = ["LC_ALL", "LC_MESSAGES", "LANG"];
    private static readonly Dictionary<(string Language, string Set), Texts> Loaded = [];
    private static readonly Lock Guard = new();

    // A country's guide stands on what both guides share, and that on the words of the program.
    private static readonly string[] Layers = ["guide", "app", "outcome"];

    private readonly Dictionary<string, string> entries;
    private readonly bool forPages;

    private Texts(string language, string set, Dictionary<string, string>? found)
    {
        Language = language;
        Set = set;
        FellBack = found is null;
        entries = found ?? [];
    }

    private Texts(Texts other)
    {
        (Language, Set, FellBack, entries) = (other.Language, other.Set, other.FellBack, other.entries);
        forPages = true;
    }

    /// <summary>What <c>--lang</c> takes.</summary>
    public static IReadOnlyList<string> Languages { get; } = ["en", "ja", "ja-easy", "fi", "sv"];

    /// <summary>Languages with a file of their own here: easy Japanese reads the Japanese one.</summary>
    public static IReadOnlyList<string> Translations { get; } = ["en", "ja", "fi", "sv"];

    /// <summary>The language asked for.</summary>
    public string Language { get; }

    /// <summary>
    /// The folder under guidance/: <c>app</c>, <c>guide</c>, <c>jp</c> and so on. What is not in it is looked up in <c>guide</c>, then in
    /// <c>app</c>, at last in <c>outcome</c>: what a code costs and what became of it, in the same words everywhere.
    /// </summary>
    public string Set { get; }

    /// <summary>This language has no file: its texts are those of <see cref="Next"/>, and a page says so.</summary>
    public bool FellBack { get; }

    /// <summary>For HTML's <c>lang</c> and for dates: easy Japanese is Japanese.</summary>
    public string Tag => Language == "ja-easy" ? "ja" : Language;

    /// <summary>All keys with a text of this language's own, or of the one it stands in for.</summary>
    public IEnumerable<string> Keys => FellBack && Next is { } next ? next.Keys : entries.Keys;

    /// <summary>The text, without any placeholder filled in.</summary>
    public string this[string key] => Get(key);

    private IEnumerable<string> Behind => Layers.Skip(Array.IndexOf(Layers, Set) + 1);

    private Texts? Next => Language switch
    {
        "en" => null,
        "ja-easy" => For("ja", Set),
        _ => For("en", Set),
    };

    /// <summary>Texts of one of <see cref="Languages"/>; any other is English.</summary>
    public static Texts For(string language, string set = "app")
    {
        if (!Languages.Contains(language)) language = "en";
        lock (Guard)
        {
            if (Loaded.TryGetValue((language, set), out var texts)) return texts;
            return Loaded[(language, set)] = new(language, set, Read(set, language));
        }
    }

    /// <summary>Texts of another folder in the same language.</summary>
    public Texts Of(string set) => forPages ? new(For(Language, set)) : For(Language, set);

    /// <summary>
    /// The same for a reader who has no terminal: without what stands between <c>[[</c> and <c>]]</c>, the program's commands. A text that
    /// says nothing else is empty there.
    /// </summary>
    public Texts ForPages() => forPages ? this : new(this);

    /// <summary>
    /// The language that a person's system is set to: what was asked for, else the first locale variable that says anything.
    /// </summary>
    /// <param name="asked">The value of <c>--lang</c>.</param>
    /// <param name="variable">Reads an environment variable.</param>
    /// <param name="system">The language of a system that has no such variables.</param>
    public static Texts FromEnvironment(string? asked = null, Func<string, string?>? variable = null, string? system = null)
    {
        if (asked is not null) return For(asked.ToLowerInvariant());
        variable ??= Environment.GetEnvironmentVariable;
        var locale = LocaleVariables.Select(variable).FirstOrDefault(v => !string.IsNullOrEmpty(v)) ?? system ?? "en";
        return For(locale.Split('_', '.', '-', '@')[0].ToLowerInvariant());
    }

    /// <summary>The same text in every language that has it: names of a PIN that the command takes whatever language it speaks.</summary>
    public static IEnumerable<string> InAllLanguages(string key) =>
        Translations.Select(l => For(l)).Where(t => t.entries.ContainsKey(key)).Select(t => t.entries[key]).Distinct();

    /// <summary>There is a text: in this language, or in one that stands in for it.</summary>
    public bool Has(string key) => Find(key) is not null;

    /// <summary>
    /// The text with its <c>{name}</c> placeholders filled in. Where a key has only forms for one and for many, the number <c>n</c>
    /// chooses. A key without any text is returned as it is: a missing word must not hide the rest of an answer.
    /// </summary>
    public string Get(string key, params ReadOnlySpan<(string Name, object Value)> values)
    {
        var text = Find(key) ?? Counted(key, values);
        return text is null ? key : Fill(Commands.In(text, kept: !forPages), values);
    }

    private string? Counted(string key, ReadOnlySpan<(string Name, object Value)> values)
    {
        foreach (var (name, value) in values)
            if (name == "n" && value is int n) return FormInAnySet(key, n);
        return null;
    }

    private string? FormInAnySet(string key, int n)
    {
        if (Form(key, n) is { } form) return form;
        return Behind.Select(set => Of(set).Form(key, n)).FirstOrDefault(form => form is not null);
    }

    /// <summary>How a code looks: "4 digits", "6 to 16 letters A–Z and digits".</summary>
    public string CodeFormat(int min, int max, bool letters) =>
        Get($"format.{(letters ? "letters" : "digits")}.{(min == max ? "exact" : "range")}", ("min", min), ("max", max));

    /// <summary>A date as people write it. Own tables, since the program is built without those of the system.</summary>
    public string Date(DateOnly date)
    {
        var (y, m, d) = (date.Year, date.Month, date.Day);
        return Tag switch
        {
            "ja" => string.Create(CultureInfo.InvariantCulture, $"{y}年{m}月{d}日"),
            "fi" or "sv" => string.Create(CultureInfo.InvariantCulture, $"{d}.{m}.{y}"),
            _ => date.ToString("d MMMM yyyy", CultureInfo.InvariantCulture),
        };
    }

    /// <summary>A number with the separators of the language.</summary>
    public string Number(decimal value, int decimals = 0)
    {
        var text = value.ToString("N" + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        // A no-break space groups thousands in Finnish and Swedish, a comma parts the decimals.
        return Tag is "fi" or "sv" ? text.Replace(',', '\u00A0').Replace('.', ',') : text;
    }

    /// <summary>Things side by side, with the comma of the language.</summary>
    public string Listed(IEnumerable<string> items) => string.Join(Tag == "ja" ? "、" : ", ", items);

    /// <summary>What stands in brackets behind a word: wide ones and no space in Japanese.</summary>
    public string InBrackets(string text) => Tag == "ja" ? $"（{text}）" : $" ({text})";

    // A language that has no form for one (Japanese) says it with its own other form, not with another language's.
    private string? Form(string key, int n)
    {
        if (n == 1 && entries.TryGetValue(key + ".one", out var text)) return text;
        return entries.TryGetValue(key + ".other", out text) ? text : Next?.Form(key, n);
    }

    private string? Find(string key) =>
        FindHere(key) ?? Behind.Select(set => Of(set).FindHere(key)).FirstOrDefault(text => text is not null);

    private string? FindHere(string key)
    {
        if (entries.TryGetValue(key, out var text)) return text;
        // What is the same on every system stands once, without the system's name.
        if (NamesSystem(key) && entries.TryGetValue(key[..key.LastIndexOf('.')], out text)) return text;
        return Next?.FindHere(key);
    }

    private static bool NamesSystem(string key)
    {
        var dot = key.LastIndexOf('.');
        return dot >= 0 && key.AsSpan(dot + 1) is "linux" or "macos" or "windows";
    }

    private string Fill(string text, ReadOnlySpan<(string Name, object Value)> values)
    {
        var filled = new StringBuilder(text.Length + 32);
        for (var at = 0; at < text.Length;)
        {
            var open = text.IndexOf('{', at);
            var close = open < 0 ? -1 : text.IndexOf('}', open);
            if (close < 0) return filled.Append(text, at, text.Length - at).ToString();
            filled.Append(text, at, open - at);
            // One pass: braces in a value (a reader's name) are never taken for a placeholder.
            var value = Value(text.AsSpan(open + 1, close - open - 1), values);
            if (value is null) filled.Append('{');
            else filled.Append(value);
            at = value is null ? open + 1 : close + 1;
        }
        return filled.ToString();
    }

    private string? Value(ReadOnlySpan<char> name, ReadOnlySpan<(string Name, object Value)> values)
    {
        foreach (var (known, value) in values)
            if (name.SequenceEqual(known)) return Written(value);
        return null;
    }

    private string Written(object value) => value switch
    {
        DateOnly date => Date(date),
        int number => Number(number),
        long number => Number(number),
        _ => value.ToString() ?? "",
    };

    private static Dictionary<string, string>? Read(string set, string language)
    {
        using var stream = typeof(Texts).Assembly.GetManifestResourceStream($"{set}/{language}.json");
        if (stream is null) return null;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        var entries = new Dictionary<string, string>(400);
        try
        {
            // A flat object read token by token: the quickest way at start. A key that stands twice is refused.
            var json = new Utf8JsonReader(bytes);
            while (json.Read())
            {
                if (json.TokenType != JsonTokenType.PropertyName) continue;
                var key = json.GetString()!;
                json.Read();
                if (!entries.TryAdd(key, json.GetString()!)) throw new JsonException($"{key} stands twice");
            }
            return entries;
        }
        catch (JsonException e)
        {
            throw new GuidanceFileException($"guidance/{set}/{language}.json", e);
        }
    }
}
