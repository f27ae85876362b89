using System.Runtime.CompilerServices;
using System.Text;
using EidPin.Guidance.Wording;

namespace EidPin.Guidance.Pages;

/// <summary>Text that is markup already.</summary>
public readonly record struct Markup(string Text)
{
    /// <summary>The markup itself: in a plain string a record would otherwise write its own name and fields into a page.</summary>
    public override string ToString() => Text ?? "";
}

/// <summary>
/// Writes a page. What stands in a string's holes is escaped, with readings as ruby, commands as code and foreign terms under their
/// language; <c>{text:a}</c> is for attributes, <c>{text:t}</c> for words in them. Markup is passed only as <see cref="Markup"/>, so that
/// nothing from data or address can become any.
/// </summary>
/// <param name="language">HTML's <c>lang</c> of the words in the holes.</param>
public sealed class Html(string language)
{
    private readonly StringBuilder text = new(8192);

    /// <summary>HTML's <c>lang</c>.</summary>
    public string Language => language;

    /// <summary>Writes an interpolated string: see <see cref="Holes"/>.</summary>
    public Html Add([InterpolatedStringHandlerArgument("")] ref Holes _) => this;

    /// <summary>Writes each item.</summary>
    public Html Each<T>(IEnumerable<T> items, Action<T> write)
    {
        foreach (var item in items) write(item);
        return this;
    }

    public override string ToString() => text.ToString();

    /// <summary>The words of one hole as they are written into the page.</summary>
    public static string Words(string words, string language)
    {
        // Readings come first: they are told from the kanji before them.
        var html = Ruby.Html(words);
        if (html.Contains('`')) html = Commands(html);
        return words.Contains('《') ? html : Hyphens.Mark(Foreign.Mark(html, language), language);
    }

    private static string Commands(string html)
    {
        var parts = html.Split('`');
        if (parts.Length % 2 == 0) return html;
        return string.Concat(parts.Select((part, i) => i % 2 == 0 ? part : $"<code lang=\"en\">{part}</code>"));
    }

    /// <summary>The string between the holes is this program's own.</summary>
    [InterpolatedStringHandler]
    public readonly ref struct Holes
    {
        private readonly Html page;

        public Holes(int literals, int holes, Html page) => this.page = page;

        public void AppendLiteral(string literal) => page.text.Append(literal);

        public void AppendFormatted(Markup markup) => page.text.Append(markup.Text);

        public void AppendFormatted(int number) => page.text.Append(number);

        public void AppendFormatted(string? words) => page.text.Append(Words(words ?? "", page.Language));

        /// <param name="format">
        /// <c>a</c>: an attribute's value as it is; <c>t</c>: words where no markup may stand, so without readings.
        /// </param>
        public void AppendFormatted(string? words, string format)
        {
            var value = words ?? "";
            page.text.Append(Ruby.Escape(format == "t" ? Ruby.Bare(value) : value));
        }
    }
}
