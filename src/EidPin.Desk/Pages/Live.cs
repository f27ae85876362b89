using EidPin.Guidance.Pages;

namespace EidPin.Desk.Pages;

/// <summary>
/// The part of a page that a socket keeps up to date: it carries the tab's title, its icon and what a screen reader shall say.
/// </summary>
internal static class Live
{
    public static void Open(Html html, string title, string said, string icon) =>
        html.Add($"<div id=\"live\" data-title=\"{title:t}\" data-said=\"{said:t}\" data-icon=\"{icon:a}\">\n");
}
